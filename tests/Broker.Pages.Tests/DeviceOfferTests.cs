using Broker.Contracts;
using Broker.Pages.Devices;

namespace Broker.Pages.Tests;

/// <summary>What the page "My devices" offers.</summary>
public sealed class DeviceOfferTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(0, 0, false)]
    [TestCase(2, 0, false)]
    [TestCase(1, 1, false)]
    [TestCase(3, 0, true)]
    [TestCase(2, 1, true)]
    [TestCase(0, 3, true)]
    [TestCase(4, 0, true)]
    public void An_open_invitation_counts_as_a_device(int clients, int invitations, bool expected)
    {
        var devices = Devices(clients, invitations);

        DeviceOffer.IsFull(devices).ShouldBe(expected);
        DeviceOffer.Count(devices).ShouldBe(clients + invitations);
        DeviceOffer.Names(devices).Count.ShouldBe(clients + invitations);
    }

    [TestCase(null, false)]
    [TestCase(7776000L, true)]
    public void What_does_not_end_is_not_renewed(long? expiresIn, bool expected) =>
        DeviceOffer.MayRenew(Devices(1, 0) with { ExpiresIn = expiresIn }).ShouldBe(expected);

    [TestCase(-1, true)]
    [TestCase(6, true)]
    [TestCase(7, false)]
    [TestCase(90, false)]
    public void An_end_within_a_week_is_pointed_at(int days, bool expected) => DeviceOffer.EndsSoon(Now.AddDays(days), Now).ShouldBe(expected);

    [Test]
    public void What_does_not_end_is_not_pointed_at() => DeviceOffer.EndsSoon(null, Now).ShouldBeFalse();

    private static DevicesResponse Devices(int clients, int invitations) => new()
    {
        Owner = "anna@example.com",
        ServerNames = ["berlin"],
        MostDevices = 3,
        ExpiresIn = null,
        Clients = [.. Enumerable.Range(0, clients).Select(Client)],
        Invitations = [.. Enumerable.Range(0, invitations).Select(Invitation)],
    };

    private static ListedClientResponse Client(int number) => new()
    {
        ClientName = $"client-{number}",
        Owner = "anna@example.com",
        Note = null,
        Online = false,
        LastHandshake = null,
        Peerings = new Dictionary<string, ListedPeeringResponse>(StringComparer.Ordinal),
    };

    private static InvitationResponse Invitation(int number) => new()
    {
        InvitationId = $"{number}",
        ClientName = $"invited-{number}",
        ServerNames = ["berlin"],
        CreatedAt = Now,
        CreatedBy = "anna@example.com",
        ExpiresAt = Now.AddHours(1),
        UsedAt = null,
    };
}
