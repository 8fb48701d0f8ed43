using System.Text;
using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.Clients;
using Broker.Pages.Elements;

namespace Broker.Pages.Tests;

/// <summary>What the forms of a client and of its access send, and what they ask about first.</summary>
public sealed class ClientSettingsTests
{
    private static readonly DateTimeOffset End = Days.EndOf(new DateOnly(2026, 3, 4))!.Value;

    private static readonly ClientResponse Client = new() { ClientName = "phone", Owner = "ann@example.com", Note = "Old\n", Tags = ["a", "b"], ExpiresAt = End };

    private static readonly ListedPeeringResponse Peering = new()
    {
        Server = "berlin",
        PublicKey = "key",
        Lease = "10.1.0.2",
        RoutedNetworks = ["192.168.1.0/24", "192.168.2.0/24"],
        Online = true,
        LastHandshake = null,
        RxBytes = 0,
        TxBytes = 0,
    };

    [Test]
    public void What_is_not_changed_is_not_sent()
    {
        Text(Change(_ => { })).ShouldBe("""{"client_name":"phone"}""");
        Text(ChangeAccess(settings => settings.Networks = "192.168.1.0/24 ,192.168.2.0/24")).ShouldBe("""{"client_name":"phone","server_name":"berlin"}""");
    }

    [Test]
    public void A_client_is_renamed_and_loses_its_notes_and_its_end() =>
        Text(Change(settings => (settings.Name, settings.Owner, settings.Note, settings.Tags, settings.LastDay) = (" pixel ", "", "New", "c", null)))
            .ShouldBe("""{"client_name":"phone","owner":"","note":"New","tags":["c"],"expires_at":null,"new_name":"pixel"}""");

    /// <summary>Such tags are set by the API; appending one to them split them.</summary>
    [TestCase("a, Berlin, Mitte, Berlin, c", "a|Berlin, Mitte|Berlin|c")]
    [TestCase("c,Berlin, Mitte ,,", "c|Berlin, Mitte")]
    [TestCase("Berlin, a, Berlin", "Berlin|a|Berlin")]
    [TestCase("Berlin, Mitten", "Berlin|Mitten")]
    [TestCase(" ", "")]
    public void A_tag_with_commas_stays_whole_while_it_stands_in_the_text(string typed, string expected)
    {
        var client = Client with { Tags = ["a", "Berlin, Mitte", "Berlin"] };
        var before = ClientSettings.Of(client);

        (ClientSettings.Of(client) with { Tags = typed }).ToUpdate(before).Tags.ShouldBe(expected.Split('|', StringSplitOptions.RemoveEmptyEntries));

        before.ToUpdate(before).Tags.ShouldBeNull();
    }

    [Test]
    public void An_access_gets_another_address_other_networks_and_an_end()
    {
        var change = ChangeAccess(settings => (settings.Address, settings.Networks, settings.LastDay) = (" 10.1.0.9", "", new DateOnly(2026, 3, 4)));

        (change.Lease, change.ExpiresAt).ShouldBe(("10.1.0.9", End));
        change.RoutedNetworks.ShouldBeEmpty();
    }

    [Test]
    public void The_last_day_is_the_one_that_was_chosen() => Days.LastBefore(End).ShouldBe(new DateOnly(2026, 3, 4));

    /// <summary>The form failed: after the last day there is no other, and the broker takes no end in it.</summary>
    [TestCase(30)]
    [TestCase(31)]
    public void The_last_days_of_all_have_an_end(int day) =>
        Days.EndOf(new DateOnly(9999, 12, day)).ShouldBe(new DateTimeOffset(9999, 12, 30, 23, 59, 59, TimeSpan.Zero));

    [Test]
    public void Another_address_and_a_network_that_goes_are_asked_about()
    {
        var losses = Typed(settings => (settings.Address, settings.Networks) = ("10.1.0.9", "192.168.2.0/24, 192.168.3.0/24")).LossesSince(PeeringSettings.Of(Peering));

        losses.Count.ShouldBe(2);
        losses[0].ShouldContain("10.1.0.2");
        losses[1].ShouldContain("192.168.1.0/24");
        Typed(settings => settings.Networks += ", 192.168.3.0/24").LossesSince(PeeringSettings.Of(Peering)).ShouldBeEmpty();
    }

    private static UpdateClientRequest Change(Action<ClientSettings> type)
    {
        var settings = ClientSettings.Of(Client);
        type(settings);
        return settings.ToUpdate(ClientSettings.Of(Client));
    }

    private static UpdateClientRequest ChangeAccess(Action<PeeringSettings> type) => Typed(type).ToUpdate("phone", "berlin", PeeringSettings.Of(Peering));

    private static PeeringSettings Typed(Action<PeeringSettings> type)
    {
        var settings = PeeringSettings.Of(Peering);
        type(settings);
        return settings;
    }

    private static string Text(UpdateClientRequest request) => Encoding.UTF8.GetString(Wire.Write(request));
}
