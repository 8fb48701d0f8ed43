using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>The schema as the database describes it, and its earlier versions.</summary>
internal static class Schemas
{
    /// <summary>The state that a later release leaves.</summary>
    public const string ApplyFuture = "insert into schema_migrations (version, name, applied_at) values (4711, '4711_future', 'tomorrow')";

    private const string ReadSqlite =
        "select name || ': ' || coalesce(sql, '') from sqlite_master where name <> 'schema_migrations' order by name";

    private const string ReadPostgres =
        """
        select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(collation_name, '')
        from information_schema.columns where table_schema = 'public'
        union all
        select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
        union all
        select indexdef from pg_indexes where schemaname = 'public'
        union all
        select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
        union all
        select table_name || '.' || column_name || ' default ' || column_default
        from information_schema.columns where table_schema = 'public'
        union all
        select c.relname || ' ' || array_to_string(c.reloptions, ',')
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.reloptions is not null
        order by 1
        """;

    /// <summary>The versions that this release knows, the oldest first; both back ends have the same.</summary>
    public static IReadOnlyList<long> Versions { get; } = [.. Resources("Sqlite").Select(VersionOf)];

    public static IReadOnlyList<string> Resources(string dialect) =>
    [
        .. typeof(IDatabase).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(dialect + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static long VersionOf(string resource) => long.Parse(Path.GetFileName(resource).Split('_')[0]);

    public static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<string>(database.BackEnd == BackEnd.Sqlite ? ReadSqlite : ReadPostgres)).AsList();
    }

    /// <summary>Brings a database to an earlier version, as the release of that time did.</summary>
    public static async Task ApplyAsync(TestDatabase database, long upTo)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            "create table if not exists schema_migrations (version bigint primary key, name text not null, applied_at text not null)");
        var applied = (await connection.QueryAsync<long>("select version from schema_migrations")).ToHashSet();
        foreach (var resource in Resources($"{database.BackEnd}").Where(name => VersionOf(name) <= upTo && applied.Add(VersionOf(name))))
        {
            using var reader = new StreamReader(typeof(IDatabase).Assembly.GetManifestResourceStream(resource)!);
            await connection.ExecuteAsync(await reader.ReadToEndAsync());
            await connection.ExecuteAsync(
                "insert into schema_migrations (version, name, applied_at) values (@Version, @Name, 'then')",
                new { Version = VersionOf(resource), Name = Path.GetFileNameWithoutExtension(resource) });
        }
    }
}
