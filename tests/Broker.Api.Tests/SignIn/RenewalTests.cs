using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>What a person may not let last longer.</summary>
[OnBothBackEnds]
[Category("Rule13")]
public sealed class RenewalTests(BackEnd backEnd)
{
    private SelfServiceBroker broker = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await SelfServiceBroker.StartAsync(backEnd);
    }

    [OneTimeTearDown]
    public ValueTask StopAsync() => broker?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Who had left the group of the vault renewed its peering there, again and again.</summary>
    [Test]
    public async Task No_server_that_is_no_longer_offered_is_renewed()
    {
        var (name, former) = await broker.PersonAsync("sales", "guards");
        var (both, only) = (await former.HaveDeviceAsync("berlin", "vault"), await former.HaveDeviceAsync("vault"));
        broker.Provider.PutInto(name, "sales");
        var person = broker.Api.With(await broker.Provider.SignInAsync(name));
        var before = await person.EndsAsync(both);

        (await person.RenewAsync(both)).ShouldBe(200).GetProperty("receipts").EnumerateObject().Select(receipt => receipt.Name)
            .ShouldBe(["berlin"]);
        (await person.RenewAsync(only)).ShouldRefuse(403, "server-not-offered", "berlin, paris");

        var after = await person.EndsAsync(both);
        after["berlin"].ShouldBeGreaterThan(before["berlin"]);
        after["vault"].ShouldBe(before["vault"]);
    }

    /// <summary>An hour that an operator had given became 90 days.</summary>
    [Test]
    public async Task An_operators_end_of_a_peering_is_not_renewed()
    {
        var (name, person) = await broker.PersonAsync();
        var (device, given) = (await person.HaveDeviceAsync("berlin", "paris"), Sample.Name("device"));
        (await broker.Api.PostAsync(
            "client/update", OwnDevices.Wish(device).With(("server_name", "berlin"), ("expires_in", 3600)))).ShouldBe(200);
        (await broker.Api.PostAsync(
            "client/add",
            OwnDevices.Wish(given).With(("server_name", "berlin"), ("public_key", Sample.Key()), ("owner", name), ("expires_in", 3600))))
            .ShouldBe(201);
        var before = (await person.EndsAsync(device), await person.EndsAsync(given));

        (await person.RenewAsync(device)).ShouldBe(200);
        (await person.RenewAsync(given)).ShouldBe(200);

        var after = await person.EndsAsync(device);
        after["berlin"].ShouldBe(before.Item1["berlin"]);
        after["paris"].ShouldBeGreaterThan(before.Item1["paris"]);
        (await person.EndsAsync(given)).ShouldBe(before.Item2);
    }

    [Test]
    public async Task An_end_by_an_operators_invitation_is_not_renewed()
    {
        var (name, person) = await broker.PersonAsync();
        var device = Sample.Name("device");
        await person.AcceptAsync((await person.PostAsync("device/add", OwnDevices.Wish(device, "berlin"))).ShouldBe(201));
        (await person.PostAsync("device/delete", OwnDevices.Wish(device))).ShouldBe(200);
        await broker.Api.AcceptAsync((await broker.Api.PostAsync(
            "invitation/add", OwnDevices.Wish(device, "berlin").With(("owner", name), ("access_expires_in", 3600)))).ShouldBe(201));
        var before = await person.EndsAsync(device);

        (await person.RenewAsync(device)).ShouldBe(200);

        (await person.EndsAsync(device)).ShouldBe(before);
    }
}
