namespace Broker.Pages;

/// <summary>The pages' addresses, relative to the broker's.</summary>
public static class Places
{
    public const string Fleet = "/";
    public const string Server = "/servers/{ServerName}";
    public const string Clients = "/clients";
    public const string Client = "/clients/{ClientName}";
    public const string Access = "/access";
    public const string Invitations = "/invitations";
    public const string AddPhone = "/add-phone";
    public const string Tokens = "/tokens";
    public const string Audit = "/audit";
    public const string Events = "/events";
    public const string Devices = "/devices";

    /// <summary>Where the identity provider sends the browser back to: it is registered there.</summary>
    public const string SignedIn = "/signed-in";

    /// <summary>The link of an invitation, whose secret follows as the fragment. It needs no sign-in.</summary>
    public const string Join = "/join";

    public static string OfServer(string name) => $"servers/{Uri.EscapeDataString(name)}";

    /// <summary>Where this browser accepts an invitation.</summary>
    public static string OfInvitation(string secret) => $"join#{secret}";

    public static string OfClient(string name) => $"clients/{Uri.EscapeDataString(name)}";
}
