namespace Broker.Contracts;

/// <summary>The paths of the API, relative to the broker's address. Each works with and without a trailing slash.</summary>
public static class Routes
{
    public const string Base = "api/v1";
    public const string Server = Base + "/server";
    public const string Client = Base + "/client";

    public const string Token = Base + "/token";
    public const string Invitation = Base + "/invitation";
    public const string Audit = Base + "/audit";
    public const string Events = Base + "/events";
    public const string Webhook = Base + "/webhook";
    public const string Device = Base + "/device";
    public const string Identity = Base + "/identity";

    public const string ListAll = "list_all";
    public const string Config = "config";
    public const string WireguardIp = "wireguard_ip";
    public const string Exists = "exists";
    public const string Add = "add";
    public const string Update = "update";
    public const string Delete = "delete";
    public const string RemovePeer = "remove_peer";
    public const string Report = "report";
    public const string Status = "status";
    public const string Import = "import";
    public const string Export = "export";
    public const string Rotate = "rotate";
    public const string WhoAmI = "whoami";
    public const string Accept = "accept";
    public const string Show = "show";
    public const string Withdraw = "withdraw";
    public const string List = "list";
}
