using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Broker.Domain.Addressing;

namespace Agent.WireGuard;

/// <summary>An address of an interface, with the prefix length of its network, as ip-address(8) has it.</summary>
internal sealed record InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Null for what is none; without a prefix length the network is the one address.</summary>
    public static InterfaceAddress? Parse(string text)
    {
        var address = text.Split('/')[0];
        return IpText.TryParseAddress(address, out var parsed) && IpText.TryParseCidrOrAddress(text, out var network)
            ? new InterfaceAddress(parsed, network.PrefixLength)
            : null;
    }

    public IPNetwork Network => IpText.TryParseCidr(ToString(), out var network) ? network : IpText.NetworkOf(Address);

    public override string ToString() => $"{Address}/{PrefixLength}";
}

/// <summary>What of an interface is the kernel's and not WireGuard's.</summary>
/// <param name="Routes">The networks that the main table sends into the interface.</param>
internal sealed record Link(bool IsUp, int Mtu, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<IPNetwork> Routes)
{
    /// <summary>Reads the output of <c>ip -json address show</c> and of <c>ip -json route show</c> for both families.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Link Read(string link, params IEnumerable<string> routes)
    {
        try
        {
            var found = JsonSerializer.Deserialize(link, LinkJsonContext.Default.LinkOutputArray)?.FirstOrDefault(output => output.Flags is not null)
                ?? throw new FormatException("`ip address show` printed no interface.");
            return new Link(
                found.Flags!.Contains("UP"),
                found.Mtu,
                [
                    .. (found.AddrInfo ?? []).Select(address => InterfaceAddress.Parse($"{address.Local}/{address.Prefixlen}"))
                        .OfType<InterfaceAddress>(),
                ],
                [.. routes.SelectMany(Networks)]);
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static IEnumerable<IPNetwork> Networks(string routes)
    {
        var found = string.IsNullOrWhiteSpace(routes) ? null : JsonSerializer.Deserialize(routes, LinkJsonContext.Default.RouteOutputArray);
        foreach (var route in found ?? [])
        {
            if (route.Dst is { } destination && IpText.TryParseCidrOrAddress(destination, out var network))
            {
                yield return network;
            }
        }
    }
}

internal sealed record LinkOutput(string[]? Flags, int Mtu, AddressOutput[]? AddrInfo);

internal sealed record AddressOutput(string? Local, int Prefixlen);

internal sealed record RouteOutput(string? Dst);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LinkOutput[]))]
[JsonSerializable(typeof(RouteOutput[]))]
internal sealed partial class LinkJsonContext : JsonSerializerContext;
