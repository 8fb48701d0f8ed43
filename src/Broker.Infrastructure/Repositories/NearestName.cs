using Broker.Domain;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>The name that somebody has most likely meant, among those of about its length.</summary>
internal static class NearestName
{
    /// <summary>One letter more or less, or two: what <see cref="Spelling.Nearest"/> takes for near among short names.</summary>
    public const string Length = "between @shortest and @longest";

    /// <summary>The statement selects names whose length is <see cref="Length"/>, of <c>@server</c> where it says so.</summary>
    public static async Task<string?> FindNearestAsync(
        this Session session, string sql, string name, ServerId server, CancellationToken cancellationToken)
    {
        var parameters = new { server, shortest = name.Length - 2L, longest = name.Length + 2L };
        return Spelling.Nearest(name, await session.QueryAsync<string>(sql, parameters, cancellationToken));
    }
}
