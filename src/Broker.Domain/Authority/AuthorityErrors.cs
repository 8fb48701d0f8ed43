using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

/// <summary>Rule 12: the caller may not do this, whether what it names exists or not.</summary>
public sealed class ForbiddenException(Caller caller, Need need) : BrokerException(ErrorKind.Forbidden, "forbidden", Explain(caller, need))
{
    private static string Explain(Caller caller, Need need)
    {
        var roles = string.Join(", ", Enum.GetValues<Role>().Where(role => AuthorityTable.Lets(role, need.Kind)).Select(role => role.Text));
        return caller.IsBound && AuthorityTable.Lets(caller.Role, need.Kind)
            ? $"The token is bound to {(caller.Server is null ? $"client '{caller.Client}'" : $"server '{caller.Server}'")} and "
                + "may do this for that one only."
            : $"This needs one of the roles {roles}; the token has {caller.Role.Text}.";
    }
}

/// <summary>The token ended while the request was under way: nothing of it was done.</summary>
public sealed class TokenEndedException()
    : BrokerException(ErrorKind.Unauthenticated, "unauthenticated", "The credentials are not valid, or not any more.");

public sealed class TokenExistsException(TokenName name) : BrokerException(
    ErrorKind.Conflict, "token-exists", $"There is a token '{name}' already. token/rotate gives it another secret.");

public sealed class TokenNotFoundException(TokenName name) : BrokerException(
    ErrorKind.NotFound, "token-not-found", $"There is no token '{name}'. token/list_all names those that exist.");

/// <summary>It was used, withdrawn, or has expired, or never was: which of these is not told.</summary>
public sealed class InvitationGoneException() : BrokerException(
    ErrorKind.Gone, "invitation-gone", "The invitation was used or withdrawn, or has expired. Ask for another one.");

/// <summary>Who accepts an invitation learns here which servers it is for: nothing has happened yet.</summary>
public sealed class InvitationKeysException(IReadOnlyList<ServerName> servers) : InvalidFieldException(
    "PublicKeys", $"It must have a public key for each of {string.Join(", ", servers)}, and no others.")
{
    public IReadOnlyList<ServerName> Servers { get; } = servers;
}

/// <summary>The last admin would be gone.</summary>
public sealed class LastAdminException(TokenName name) : BrokerException(
    ErrorKind.Conflict, "last-admin",
    $"'{name}' is the last admin token and Auth:SharedUser is off: nobody could administer the broker any more.");
