namespace Agent.Configuration;

/// <summary>Reads where the broker is and who calls it.</summary>
internal static class ApiServerReader
{
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

        var username = api.Required("username");
        if (username.Contains(':', StringComparison.Ordinal))
        {
            api.Reject("username", "must not have a colon (RFC 7617).");
        }

        var password = ReadPassword(api);
        return address is null || password is null
            ? null
            : new ApiServer(address, username, password, api.Text("ca_file"), api.Text("password_file"));
    }

    private static string? ReadPassword(YamlSection api)
    {
        switch (api.Text("password"), api.Text("password_file"))
        {
            case (null, null) when api.Has("password") || api.Has("password_file"):
                return null;
            case (null, null):
                api.Reject("password", "is missing; or name a password_file.");
                return null;
            case ({ } password, null):
                return password;
            case (null, { } path):
                return ReadPasswordFile(api, path);
            default:
                api.Reject("password_file", "is there beside password: keep one of them.");
                return null;
        }
    }

    private static string? ReadPasswordFile(YamlSection api, string path)
    {
        try
        {
            if (ApiServer.ReadPassword(path) is { } password)
            {
                return password;
            }

            api.Reject("password_file", $"{path} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            api.Reject("password_file", exception.Message);
        }

        return null;
    }
}
