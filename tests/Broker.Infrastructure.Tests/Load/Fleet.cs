using System.Net;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>The servers that load is put on: three that run out of addresses, and one that does not.</summary>
internal static class Fleet
{
    public static IReadOnlyList<(string Name, string Cidr, int Reserved)> Servers { get; } =
    [
        ("tiny", "10.1.0.0/29", 0),
        ("small", "10.1.1.0/28", 3),
        ("mid", "10.1.2.0/26", 20),
        ("large", "10.2.0.0/16", 100),
    ];

    public static async Task AddAsync(HttpClient broker)
    {
        foreach (var (name, cidr, reserved) in Servers)
        {
            (await Calls.AddServer(name, cidr, reserved).SendAsync(broker)).Status.ShouldBe(HttpStatusCode.Created);
        }
    }
}
