using System.Text;
using Agent.Adoption;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests.Adoption;

public sealed class AdoptionPlanTests
{
    private static readonly string Head =
        $"[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\nPrivateKey = {Sample.KeyText("private")}\n";

    private static readonly string OnePeer = Head + Peer(1, "10.8.0.2/32");

    [Test]
    public void A_peer_that_is_only_on_the_interface_is_taken_and_named()
    {
        var found = HandMade.Running(OnePeer);
        found = found with { Device = found.Device! with { Peers = [.. found.Device.Peers, Running(2, "10.8.0.3/32")] } };

        var plan = HandMade.Preview(found);

        plan.IsPossible.ShouldBeTrue();
        plan.Peers.Count.ShouldBe(2);
        plan.Differences.ShouldHaveSingleItem().ShouldContain($"{Sample.Key(2)} is only on the interface");
        HandMade.Adopted(plan, found).ShouldContain($"[Peer]\nPublicKey = {Sample.Key(2)}\nAllowedIPs = 10.8.0.3/32\n");
    }

    /// <summary>wg-quick saved it until now: SaveConfig goes.</summary>
    [Test]
    public void A_peer_that_is_called_and_whose_endpoint_no_file_has_is_told()
    {
        var found = HandMade.Running(OnePeer + Peer(2, "10.8.0.3/32") + "Endpoint = 192.0.2.2:51820\n");
        found = found with
        {
            Device = found.Device! with
            {
                Peers = [.. found.Device.Peers.Select(peer => peer with
                {
                    Endpoint = "192.0.2.2:51820", Extras = peer.Extras with { Keepalive = 25 },
                })],
            },
        };

        var told = HandMade.Plan(found).Differences.Where(line => line.Contains("Endpoint = ", StringComparison.Ordinal));

        told.ShouldHaveSingleItem().ShouldStartWith($"{Sample.Key(1)} is called at 192.0.2.2:51820");
    }

    [Test]
    public void What_a_new_file_does_not_get_is_told()
    {
        var found = HandMade.Running(OnePeer);
        found = found with
        {
            File = null,
            Device = found.Device! with { FwMark = 0x1234 },
            Link = found.Link! with { Mtu = 1300, Addresses = [.. found.Link.Addresses, InterfaceAddress.Parse("10.61.0.1/24")!] },
        };

        HandMade.Plan(found).Differences.Select(line => line.Split(" is only on the interface")[0])
            .ShouldBe(["FwMark 0x1234", "MTU 1300", "10.61.0.1/24"]);
    }

    [Test]
    public void Names_do_not_depend_on_the_order_that_wg_shows_peers_in()
    {
        var found = HandMade.Read("same-names");
        var turned = found with { Device = found.Device! with { Peers = [.. found.Device.Peers.Reverse()] } };

        HandMade.Plan(turned).Peers.Select(peer => (peer.Key, peer.Name))
            .ShouldBe(HandMade.Plan(found).Peers.Select(peer => (peer.Key, peer.Name)));
    }

    [Test]
    public void A_peer_that_is_only_in_the_file_is_an_operator_s_to_decide()
    {
        var found = HandMade.Running(OnePeer + Peer(2, "10.8.0.3/32"));
        found = found with { Device = found.Device! with { Peers = [found.Device.Peers[0]] } };

        var problem = HandMade.Plan(found).Problems.ShouldHaveSingleItem();

        problem.ShouldContain($"{Sample.Key(2)} is only in wg0.conf (line 8)");
        problem.ShouldContain("wg set wg0");
    }

    [Test]
    public void A_file_alone_is_taken_while_the_interface_is_down()
    {
        var found = HandMade.Running(OnePeer) with { Device = null, Link = null };

        var plan = HandMade.Preview(found);

        plan.IsPossible.ShouldBeTrue(AdoptionText.Of(plan, new Uri("http://x/")));
        plan.Notes.ShouldContain(note => note.Contains("is brought up from its file", StringComparison.Ordinal));
    }

    [Test]
    public void An_interface_alone_is_taken_and_gets_a_file()
    {
        var found = HandMade.Running(OnePeer) with { File = null };

        var plan = HandMade.Preview(found);

        plan.IsPossible.ShouldBeTrue();
        plan.Peers.ShouldHaveSingleItem().Name.ShouldStartWith("peer-");
    }

    [Test]
    public void What_runs_counts_where_the_file_says_something_else()
    {
        var found = HandMade.Running(OnePeer);
        found = found with { Device = found.Device! with { ListenPort = 4711, Peers = [Running(1, "10.8.0.9/32")] } };

        var plan = HandMade.Preview(found);

        plan.IsPossible.ShouldBeTrue(AdoptionText.Of(plan, new Uri("http://x/")));
        plan.Differences.Count.ShouldBe(2);
        (plan.Server!.ListenPort, plan.Peers[0].Lease!.ToString()).ShouldBe((4711, "10.8.0.9"));
        HandMade.Adopted(plan, found).ShouldContain("ListenPort = 4711");
    }

    [TestCase("MTU = 1300\n", "MTU 1300")]
    [TestCase("FwMark = 0x7\n", "FwMark 0x7")]
    [TestCase("Address = 10.9.0.1/24\n", "10.9.0.1/24 is in wg0.conf and not on the interface")]
    public void What_the_agent_would_repair_is_an_operator_s_to_decide(string line, string problem)
    {
        var written = HandMade.Running(OnePeer.Replace("ListenPort", $"{line}ListenPort", StringComparison.Ordinal));
        var running = HandMade.Running(OnePeer);

        HandMade.Plan(written with { Device = running.Device, Link = running.Link }).Problems.ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Test]
    public void An_address_that_a_command_sets_would_be_set_twice_at_the_next_boot()
    {
        var found = HandMade.Running(OnePeer);
        var file = FoundFile.Read(Encoding.UTF8.GetBytes(
            OnePeer.Replace("Address = 10.8.0.1/24", "PostUp = ip address add 10.8.0.1/24 dev %i", StringComparison.Ordinal)));

        HandMade.Plan(found with { File = file }).Problems.ShouldHaveSingleItem().ShouldContain("10.8.0.1/24 is not in an Address line");
    }

    [Test]
    public void The_advice_for_a_single_address_does_not_leave_it_beside_the_new_one()
    {
        // With both on the interface, the adoption was refused again.
        HandMade.Plan(HandMade.Running(OnePeer.Replace("10.8.0.1/24", "10.8.0.1", StringComparison.Ordinal))).Problems
            .ShouldHaveSingleItem().ShouldContain("`ip address add 10.8.0.1/24 dev wg0 && ip address del 10.8.0.1/32 dev wg0`");
    }

    [Test]
    public void A_peer_that_was_commented_out_does_not_name_the_one_below_it()
    {
        // A person who had left was the name of the next one's client.
        var found = HandMade.Running(
            Head + $"\n# [Peer]\n# # carl - disabled 2021\n# PublicKey = {Sample.Key(9)}\n# AllowedIPs = 10.8.0.9/32\n# Anna Mueller\n"
            + Peer(1, "10.8.0.2/32"));

        HandMade.Plan(found).Peers.ShouldHaveSingleItem().Name.ShouldBe("Anna-Mueller");
    }

    [Test]
    public void A_route_that_is_missing_is_not_set_by_the_way()
    {
        var found = HandMade.Running(Head + Peer(1, "10.8.0.2/32, 192.168.7.0/24"));

        HandMade.Preview(found with { Link = found.Link! with { Routes = [found.Link.Addresses[0].Network] } })
            .Problems.ShouldHaveSingleItem().ShouldContain("192.168.7.0/24");
    }

    [Test]
    public void Every_peer_that_cannot_be_taken_is_named()
    {
        var plan = HandMade.Plan(HandMade.Read("in-the-subnet"));

        plan.IsPossible.ShouldBeFalse();
        plan.Peers.Count(peer => peer.Problems.Count > 0).ShouldBe(5);
    }

    [Test]
    public void The_broker_s_conflicts_are_shown_with_their_peers()
    {
        var plan = HandMade.Plan(HandMade.Running(OnePeer)).With(
        [
            new ImportConflict { ClientName = "anna", PublicKey = Sample.Key(1).ToString(), Reason = "The key is in use." },
            new ImportConflict { ClientName = null, PublicKey = null, Reason = "The endpoint differs." },
        ]);

        plan.IsPossible.ShouldBeFalse();
        plan.Peers[0].Problems.ShouldBe(["The key is in use."]);
        plan.Problems.ShouldBe(["The endpoint differs."]);
    }

    [Test]
    public void More_networks_than_the_broker_takes_are_refused()
    {
        var lan = string.Join(", ", Enumerable.Range(0, 65).Select(number => $"172.16.{number}.0/24"));

        HandMade.Plan(HandMade.Running(Head + Peer(1, $"10.8.0.2/32, {lan}"))).Peers[0].Problems.ShouldHaveSingleItem()
            .ShouldContain("65 networks");
    }

    [TestCase("# caf\xe9\n")]
    [TestCase("\u0000\n")]
    public void Bytes_that_could_not_be_written_back_are_refused(string line) =>
        FoundFile.Read(Encoding.Latin1.GetBytes(OnePeer + line)).Problems[0].ShouldContain("Line 8");

    [TestCase("PresharedKey = secret", "Line 8: a preshared key")]
    [TestCase("PersistentKeepalive = 70000", "Line 8: a keepalive")]
    [TestCase("PersistentKeepalive = never", "Line 8: a keepalive")]
    public void A_value_that_wg_would_refuse_is_found_while_the_interface_is_down(string line, string problem)
    {
        var found = HandMade.Running(OnePeer) with { Device = null, Link = null };
        found = found with { File = FoundFile.Read(Encoding.UTF8.GetBytes($"{OnePeer}{line}\n")) };

        HandMade.Plan(found).Problems.ShouldHaveSingleItem().ShouldContain(problem);
    }

    [TestCase("PersistentKeepalive = off")]
    [TestCase("PersistentKeepalive = 65535")]
    [TestCase("AllowedIPs = 10.8.0.2/32, 10.8.0.2/32")]
    public void What_wg_takes_is_taken_while_the_interface_is_down(string line)
    {
        var found = HandMade.Running(OnePeer) with { Device = null, Link = null };
        found = found with { File = FoundFile.Read(Encoding.UTF8.GetBytes($"{OnePeer}{line}\n")) };

        HandMade.Preview(found).IsPossible.ShouldBeTrue();
    }

    [Test]
    public void A_map_names_peers_of_the_interface()
    {
        var map = NameMap.Read($"{Sample.Key(1)} anna\n{Sample.Key(9)} bob\n");

        var plan = HandMade.Plan(HandMade.Running(OnePeer), map);

        plan.Peers[0].Name.ShouldBe("anna");
        plan.Problems.ShouldHaveSingleItem().ShouldContain($"{Sample.Key(9)}, which is no peer");
    }

    [Test]
    public void A_full_16_is_planned()
    {
        var text = new StringBuilder(Head.Replace("10.8.0.1/24", "10.8.0.1/16", StringComparison.Ordinal));
        for (var number = 2; number < 65_002; number++)
        {
            text.Append($"# client {number}\n{Peer(number, $"10.8.{number / 256}.{number % 256}/32")}");
        }

        var plan = HandMade.Preview(HandMade.Running(text.ToString()));

        plan.Peers.Count.ShouldBe(65_000);
        plan.Peers.Where(peer => peer.Problems.Count > 0).Select(peer => peer.Problems[0]).ShouldBeEmpty();
        plan.Problems.ShouldBeEmpty();
    }

    private static string Peer(int number, string allowedIps) => $"[Peer]\nPublicKey = {Sample.Key(number)}\nAllowedIPs = {allowedIps}\n";

    private static DevicePeer Running(int number, string allowedIps) =>
        new(Sample.Key(number), Endpoint: null, allowedIps, LatestHandshake: null, 0, 0);
}
