namespace Agent.Configuration;

/// <summary>Reads where the broker is and who calls it.</summary>
internal static class ApiServerReader
{
    /// <summary>All keys that the section may have.</summary>
    public static readonly string[] Keys = ["address", "username", "password", "password_file", "token_file", "ca_file"];

    private static readonly string[] BesideToken = ["username", "password", "password_file"];

    /// <summary>Null where something is wrong with it, which is noted.</summary>
    public static ApiServer? Read(YamlSection api)
    {
        var text = api.Required("address");
        if (!ApiServer.TryParseAddress(text.EndsWith('/') ? text : $"{text}/", out var address) && text.Length > 0)
        {
            api.Reject("address", "must be an address such as https://broker.example.org, without a name or password in it.");
        }

        var (username, secret) = api.Has("token_file") ? (null, ReadToken(api)) : (ReadUsername(api), ReadPassword(api));
        return address is null || secret is null
            ? null
            : new ApiServer(address, username, secret, api.Text("ca_file"), api.Text("token_file") ?? api.Text("password_file"));
    }

    private static string? ReadToken(YamlSection api)
    {
        foreach (var key in BesideToken.Where(api.Has))
        {
            api.Reject(key, "is there beside token_file, which is all that the broker needs: remove it.");
        }

        return api.FileOf("token_file", ApiServer.ReadToken, "holds no token (wgb_…), or not all of it.");
    }

    private static string ReadUsername(YamlSection api)
    {
        var username = api.Required("username");
        if (username.Contains(':', StringComparison.Ordinal))
        {
            api.Reject("username", "must not have a colon (RFC 7617).");
        }

        return username;
    }

    private static string? ReadPassword(YamlSection api)
    {
        switch (api.Text("password"), api.Text("password_file"))
        {
            case (null, null) when api.Has("password") || api.Has("password_file"):
                return null;
            case (null, null):
                api.Reject("password", "is missing; or name a password_file; or a token_file, and no username.");
                return null;
            case ({ } password, null):
                return password;
            case (null, not null):
                return api.FileOf("password_file", ApiServer.ReadPassword, "is empty.");
            default:
                api.Reject("password_file", "is there beside password: keep one of them.");
                return null;
        }
    }
}
