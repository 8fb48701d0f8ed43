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

    /// <summary>A server's own addresses, in the order of its subnets.</summary>
    public static IReadOnlyList<InterfaceAddress> Of(AddressPool pool) =>
        [.. pool.Subnets.Zip(pool.ServerAddresses, (subnet, address) => new InterfaceAddress(address, subnet.Network.PrefixLength))];

    public IPNetwork Network => IpText.TryParseCidr(ToString(), out var network) ? network : IpText.NetworkOf(Address);

    /// <summary>
    /// Whether it was the server's own and is no more: another took its place, or it has another prefix length now, which nobody else
    /// gives it.
    /// </summary>
    public bool IsReplacedBy(IReadOnlyList<InterfaceAddress> wanted, IReadOnlyList<InterfaceAddress> former) =>
        !wanted.Contains(this) && (former.Contains(this) || wanted.Any(other => other.Address.Equals(Address)));

    public override string ToString() => $"{Address}/{PrefixLength}";
}

/// <summary>What of an interface is the kernel's and not WireGuard's.</summary>
/// <param name="Routes">The networks that the main table sends into the interface.</param>
internal sealed record Link(bool IsUp, int Mtu, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<IPNetwork> Routes)
{
    /// <summary>Marks the routes that an agent has set (rtm_protocol of rtnetlink(7)); no routing daemon has this number.</summary>
    public const string RouteProtocol = "87";

    /// <summary>That of an interface which has just been made.</summary>
    public static Link None { get; } = new(IsUp: true, Mtu: 0, [], []);

    /// <summary>Those of the routes that an agent has set.</summary>
    public IReadOnlyList<IPNetwork> OwnRoutes { get; init; } = [];

    /// <summary>With an address more, and the route that comes with it.</summary>
    public Link With(InterfaceAddress address) => this with { Addresses = [.. Addresses, address], Routes = [.. Routes, address.Network] };

    /// <summary>With one address for another, or none for it.</summary>
    public Link Moved(InterfaceAddress old, InterfaceAddress? current)
    {
        var rest = this with
        {
            Addresses = [.. Addresses.Where(address => address != old && address != current)],
            Routes = [.. Routes.Where(network => network != old.Network)],
        };
        return current is null ? rest : rest.With(current);
    }

    /// <summary>With routes of the agent's own more, and some less.</summary>
    public Link Routed(IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed) => this with
    {
        Routes = [.. Routes.Except(removed), .. added],
        OwnRoutes = [.. OwnRoutes.Except(removed), .. added],
    };

    /// <summary>Reads the output of <c>ip -json address show</c> and of <c>ip -json route show</c> for both families.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Link Read(string link, params IEnumerable<string> routes)
    {
        try
        {
            var found = JsonSerializer.Deserialize(
                link, LinkJsonContext.Default.LinkOutputArray)?.FirstOrDefault(output => output.Flags is not null)
                ?? throw new FormatException("`ip address show` printed no interface.");
            var all = routes.SelectMany(Parse).ToArray();
            return new Link(
                found.Flags!.Contains("UP"),
                found.Mtu,
                [.. (found.AddrInfo ?? []).Select(address => InterfaceAddress.Parse($"{address.Local}/{address.Prefixlen}"))
                    .OfType<InterfaceAddress>()],
                [.. all.Select(route => route.Network)])
            {
                OwnRoutes = [.. all.Where(route => route.IsOwn).Select(route => route.Network)],
            };
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static IEnumerable<(IPNetwork Network, bool IsOwn)> Parse(string routes)
    {
        var found = string.IsNullOrWhiteSpace(routes) ? null : JsonSerializer.Deserialize(routes, LinkJsonContext.Default.RouteOutputArray);
        foreach (var route in found ?? [])
        {
            if (route.Dst is { } destination && IpText.TryParseCidrOrAddress(destination, out var network))
            {
                yield return (network, route.Protocol == RouteProtocol);
            }
        }
    }
}

internal sealed record LinkOutput(string[]? Flags, int Mtu, AddressOutput[]? AddrInfo);

internal sealed record AddressOutput(string? Local, int Prefixlen);

internal sealed record RouteOutput(string? Dst, string? Protocol);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LinkOutput[]))]
[JsonSerializable(typeof(RouteOutput[]))]
internal sealed partial class LinkJsonContext : JsonSerializerContext;
