using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

/// <summary>What a caller proves itself with.</summary>
/// <param name="Server">The server that the role server is bound to; null for any other.</param>
/// <param name="Client">The client that the role client is bound to; null for any other.</param>
/// <param name="CreatedBy">The name of the caller that made it.</param>
/// <param name="ExpiresAt">Null for never.</param>
public sealed record Token(
    TokenId Id, TokenName Name, Role Role, ServerName? Server, ClientName? Client, DateTimeOffset CreatedAt, string CreatedBy,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>The name that the server had before it was renamed, by which its agent may know it; null for none.</summary>
    public ServerName? FormerServer { get; init; }

    /// <summary>When it was last used, to some seconds; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The address that it was used from then.</summary>
    public string? LastUsedFrom { get; init; }

    /// <exception cref="InvalidFieldException">The role needs to be bound, or to another thing.</exception>
    public static Token Create(
        TokenName name, Role role, ServerName? server, ClientName? client, TimeSpan? expiresIn, Caller by, DateTimeOffset now)
    {
        Check("ServerName", server is not null, role is Role.Server, role);
        Check("ClientName", client is not null, role is Role.Client, role);
        return new Token(TokenId.New(now), name, role, server, client, now, by.Name, now + expiresIn);
    }

    private static void Check(string field, bool isGiven, bool isWanted, Role role)
    {
        if (isGiven != isWanted)
        {
            throw new InvalidFieldException(
                field, isWanted ? $"Required for the role {role.Text}." : $"The role {role.Text} is not bound to one.");
        }
    }
}
