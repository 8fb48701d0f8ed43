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
}

public static class Roles
{
    public static string Accepted => "admin, operator, viewer, server or client";

    extension(Role role)
    {
        /// <summary>As it is on the wire and in the database.</summary>
        public string Text => role.ToString().ToLowerInvariant();
    }

    public static bool TryParse(string? text, out Role role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && role.Text == text;
}
