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
        if (!Uri.TryCreate(text.EndsWith('/') ? text : $"{text}/", UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
        {
            if (text.Length > 0)
            {
                api.Reject("address", "must be an address such as https://broker.example.org, without a name or password in it.");
            }

            address = null;
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

        return api.Text("token_file") is { } path
            ? ReadFile(api, "token_file", path, ApiServer.ReadToken, "holds no token (wgb_…), or not all of it.")
            : null;
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
            case (null, { } path):
                return ReadFile(api, "password_file", path, ApiServer.ReadPassword, "is empty.");
            default:
                api.Reject("password_file", "is there beside password: keep one of them.");
                return null;
        }
    }

    private static string? ReadFile(YamlSection api, string key, string path, Func<string, string?> read, string otherwise)
    {
        try
        {
            if (read(path) is { } secret)
            {
                return secret;
            }

            api.Reject(key, $"{path} {otherwise}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            api.Reject(key, exception.Message);
        }

        return null;
    }
}
