namespace Broker.Domain.Authority;

/// <summary>What a token lets its holder do; docs/authority.md has the table.</summary>
public enum Role
{
    /// <summary>Everything, tokens and audit included.</summary>
    Admin,

    /// <summary>All servers, clients and invitations.</summary>
    Operator,

    /// <summary>Reads, status and metrics.</summary>
    Viewer,

    /// <summary>The agent of one server.</summary>
    Server,

    /// <summary>One client.</summary>
    Client,

    /// <summary>The identity provider: who has left, and who is back.</summary>
    Directory,

    /// <summary>Its own devices: who has signed in and is in no group with another role. No token has it.</summary>
    Person,
}

public static class Roles
{
    public static string Accepted => "admin, operator, viewer, server, client or directory";

    extension(Role role)
    {
        /// <summary>As it is on the wire and in the database.</summary>
        public string Text => TextOf(role);
    }

    /// <summary>Likewise.</summary>
    public static string TextOf(Role role) => role.ToString().ToLowerInvariant();

    /// <exception cref="FormatException">It is none.</exception>
    public static Role Parse(string text) =>
        TryParse(text, out var role) ? role : throw new FormatException($"'{text}' must be {Accepted}.");

    /// <summary>Reads a role that a token can have.</summary>
    public static bool TryParse(string? text, out Role role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && role.Text == text && role is not Role.Person;
}
