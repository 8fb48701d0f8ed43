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

    /// <summary>Any end after the device's first one passed for the person's own.</summary>
    [TestCase("client/update")]
    [TestCase("client/add")]
    [TestCase("invitation/accept")]
    public async Task An_end_that_an_operator_has_put_off_is_not_renewed(string call)
    {
        const int ThirtyDays = 30 * 86_400;
        var (name, guard) = await broker.PersonAsync("guards");
        var device = await guard.HaveDeviceAsync("vault");
        broker.Provider.PutInto(name, "guards", "sales");
        var person = broker.Api.With(await broker.Provider.SignInAsync(name));
        var wish = OwnDevices.Wish(device).With(("server_name", "vault"), ("expires_in", ThirtyDays));
        if (call == "invitation/accept")
        {
            await broker.Api.AcceptAsync((await broker.Api.PostAsync(
                "invitation/add", OwnDevices.Wish(device, "vault").With(("access_expires_in", ThirtyDays)))).ShouldBe(201));
        }
        else if (call == "client/add")
        {
            (await broker.Api.PostAsync(call, wish.With(("public_key", Sample.Key())))).ShouldBe(201);
        }
        else
        {
            (await broker.Api.PostAsync(call, wish)).ShouldBe(200);
        }

        (await person.RenewAsync(device)).ShouldBe(200).GetProperty("receipts").EnumerateObject().ShouldBeEmpty();

        ((await person.EndsAsync(device))["vault"] - DateTimeOffset.UtcNow).TotalDays.ShouldBeInRange(29.9, 30);
    }

    [Test]
    public async Task A_device_is_renewed_by_whom_an_operator_gives_it_to()
    {
        var ((_, anna), (name, bob)) = (await broker.PersonAsync(), await broker.PersonAsync());
        var device = await anna.HaveDeviceAsync("berlin");
        (await broker.Api.PostAsync("client/update", OwnDevices.Wish(device).With(("owner", name)))).ShouldBe(200);
        var before = await bob.EndsAsync(device);

        (await bob.RenewAsync(device)).ShouldBe(200);

        (await bob.EndsAsync(device))["berlin"].ShouldBeGreaterThan(before["berlin"]);
    }
}
