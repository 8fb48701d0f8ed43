using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace Broker.Infrastructure.Migrations;

/// <summary>
/// Brings the schema up to date: numbered SQL files, embedded, in one transaction under a lock, so that brokers that start
/// together do not collide and a failure leaves the schema unchanged.
/// </summary>
internal sealed class Migrator(IDatabase database)
{
    private const string CreateTable =
        """
        create table if not exists schema_migrations (
            version bigint primary key,
            name text not null,
            applied_at text not null
        )
        """;

    private const string SelectVersions = "select version from schema_migrations order by version";

    private const string InsertVersion = "insert into schema_migrations (version, name, applied_at) values (@Version, @Name, @AppliedAt)";

    /// <summary>A migration may have to rewrite a large table.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <exception cref="NewerSchemaException">A later release has migrated the database already.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var known = KnownMigrations(database.Dialect);
        using var turn = await database.AwaitTurnAsync(sharesCommit: false, cancellationToken);
        await database.PrepareAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        if (database.NamedLock(LockNames.Migration) is { } wait)
        {
            await connection.ExecuteAsync(new CommandDefinition(wait, transaction: transaction, cancellationToken: cancellationToken));
        }

        await connection.ExecuteAsync(new CommandDefinition(CreateTable, transaction: transaction, cancellationToken: cancellationToken));
        var applied = (await connection.QueryAsync<long>(SelectVersions, transaction: transaction)).ToHashSet();
        if (applied.Count > 0 && applied.Max() > known.Max(migration => migration.Version))
        {
            throw new NewerSchemaException(applied.Max());
        }

        foreach (var migration in known.Where(migration => !applied.Contains(migration.Version)))
        {
            await ApplyAsync(migration, connection, transaction);
        }

        if (database.AfterMigrations is { } statement)
        {
            await connection.ExecuteAsync(new CommandDefinition(statement, transaction: transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ApplyAsync(Migration migration, DbConnection connection, DbTransaction transaction)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(migration.Resource)!);
        await connection.ExecuteAsync(await reader.ReadToEndAsync(), transaction: transaction, commandTimeout: (int)Patience.TotalSeconds);
        await connection.ExecuteAsync(
            InsertVersion, new { migration.Version, migration.Name, AppliedAt = $"{DateTimeOffset.UtcNow:O}" }, transaction);
    }

    /// <summary>The versions that a current schema has.</summary>
    public static long[] Versions(string dialect) => [.. KnownMigrations(dialect).Select(migration => migration.Version)];

    private static Migration[] KnownMigrations(string dialect) =>
    [
        .. from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
           where resource.StartsWith(dialect + "/", StringComparison.Ordinal)
           let name = Path.GetFileNameWithoutExtension(resource)
           let version = long.Parse(name.Split('_')[0], CultureInfo.InvariantCulture)
           orderby version
           select new Migration(version, name, resource),
    ];

    private sealed record Migration(long Version, string Name, string Resource);
}

internal sealed class NewerSchemaException(long version)
    : Exception($"The database has schema version {version}, made by a later release of the broker. Start that release or a newer one.");
