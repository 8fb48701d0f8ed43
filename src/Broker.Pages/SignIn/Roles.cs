namespace Broker.Pages.SignIn;

/// <summary>What a role may do on the pages. The broker decides; here it only decides what is offered.</summary>
internal static class Roles
{
    public static bool MayRead(string? role) => role is "admin" or "operator" or "viewer";

    public static bool MayOperate(string? role) => role is "admin" or "operator";

    public static bool MayAdminister(string? role) => role is "admin";

    /// <summary>A colleague whom the identity provider knows: devices of its own, and nothing else of the fleet.</summary>
    public static bool MayOwnDevices(string? role) => role is "person";
}
