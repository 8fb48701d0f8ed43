using System.Net;
using System.Net.Sockets;
using Broker.Domain.Addressing;

namespace Broker.Infrastructure.Repositories;

/// <summary>
/// The subnets of a server as intervals by family, as text that sorts as the addresses do; null for a family that it has not.
/// </summary>
internal readonly record struct Intervals(AddressPool Pool)
{
    public string? FirstV4 => First(AddressFamily.InterNetwork);

    public string? LastV4 => Last(AddressFamily.InterNetwork);

    public string? FirstV6 => First(AddressFamily.InterNetworkV6);

    public string? LastV6 => Last(AddressFamily.InterNetworkV6);

    public static string Sortable(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork ? "4:" : "6:") + Convert.ToHexString(address.GetAddressBytes());

    private string? First(AddressFamily family) => Of(family) is { } subnet ? Sortable(subnet.First) : null;

    private string? Last(AddressFamily family) => Of(family) is { } subnet ? Sortable(subnet.Last) : null;

    private Subnet? Of(AddressFamily family) => Pool.Subnets.FirstOrDefault(subnet => subnet.Family == family);
}
