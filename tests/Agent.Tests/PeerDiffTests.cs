using System.Net;
using Agent.WireGuard;

namespace Agent.Tests;

public sealed class PeerDiffTests
{
    [Test]
    public void Finds_nothing_where_nothing_differs()
    {
        var key = PublicKey.Parse("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")!.Value;
        var actual = new DevicePeer(key, Endpoint: null, "10.0.0.2/32", LatestHandshake: null, RxBytes: 0, TxBytes: 0);

        PeerDiff.Between([new WantedPeer(key, IPAddress.Parse("10.0.0.2"))], [actual]).IsEmpty.ShouldBeTrue();
    }
}
