using System.Globalization;
using Broker.Api.Configuration;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Api.Authentication.SignIn;

/// <summary>What the members of groups may have of devices (rule 13).</summary>
public sealed record SelfService(IReadOnlyList<string> Groups, DevicePolicy Policy)
{
    private const string Section = "SelfService";
    private const int Most = 1000;
    private const int LongestDays = 36_525;

    private static readonly string[] Keys = ["Groups", "Servers", "MostDevices", "Days"];

    /// <summary>Each policy has a name of the operator's choice.</summary>
    /// <exception cref="ConfigurationException">A value is missing, unknown or not what its key takes.</exception>
    public static IReadOnlyList<SelfService> Read(IConfiguration configuration)
    {
        var policies = configuration.GetSection(Section).GetChildren().Select(Of).ToList();
        return policies.Count > 0 && !configuration.GetSection("Oidc").GetChildren().Any()
            ? throw new ConfigurationException(
                Section, "needs an identity provider whose people it is about: set Oidc:Authority and Oidc:ClientId.")
            : policies;
    }

    private static SelfService Of(IConfigurationSection section)
    {
        section.RefuseUnknownKeys(Keys);
        var servers = Required(section.GetSection("Servers")).Select(name => ServerName.TryParse(name, out var server)
            ? server
            : throw new ConfigurationException($"{section.Path}:Servers", $"'{name}' is no server's name.")).ToList();
        return new SelfService(
            Required(section.GetSection("Groups")),
            new DevicePolicy(
                servers,
                Number(section, "MostDevices", Most) ?? 3,
                Number(section, "Days", LongestDays) is { } days ? TimeSpan.FromDays(days) : null));
    }

    private static List<string> Required(IConfigurationSection section) => section.Entries().ToList() is { Count: > 0 } entries
        ? entries
        : throw new ConfigurationException(section.Path, "must not be empty.");

    private static int? Number(IConfigurationSection section, string key, int most) => section[key] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw new ConfigurationException($"{section.Path}:{key}", $"'{text}' must be a number from 1 to {most}.");
}
