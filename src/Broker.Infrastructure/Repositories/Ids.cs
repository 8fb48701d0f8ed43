namespace Broker.Infrastructure.Repositories;

/// <summary>Ids within JSON texts.</summary>
internal static class Ids
{
    /// <summary>As SQLite keeps it, and PostgreSQL reads it.</summary>
    public static string Text(Guid id) => id.ToString().ToUpperInvariant();
}
