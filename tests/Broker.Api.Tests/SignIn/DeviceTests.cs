using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>What colleagues without a role do with their own devices.</summary>
[OnBothBackEnds]
[Category("Rule13")]
public sealed class DeviceTests(BackEnd backEnd)
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

    [Test]
    public async Task A_person_without_a_role_is_told_what_it_may_have()
    {
        var (name, person) = await broker.PersonAsync();

        var list = (await person.GetAsync("device/list")).ShouldBe(200);

        list.Text("owner").ShouldBe(name);
        list.GetProperty("server_names").EnumerateArray().Select(server => server.GetString()).ShouldBe(SelfServiceBroker.Offered);
        (list.Number("most_devices"), list.Number("expires_in")).ShouldBe((SelfServiceBroker.Most, 90 * 86_400));
        (list.GetProperty("clients").GetArrayLength(), list.GetProperty("invitations").GetArrayLength()).ShouldBe((0, 0));
        (await person.GetAsync("token/whoami")).ShouldBe(200).Text("role").ShouldBe("person");
    }

    [Test]
    public async Task Adds_a_device_whose_key_is_made_elsewhere()
    {
        var (name, person) = await broker.PersonAsync();
        var device = Sample.Name("device");

        var invitation = (await person.PostAsync("device/add", OwnDevices.Wish(device))).ShouldBe(201);
        invitation.Text("link")!.ShouldContain($"/join#{invitation.Text("invitation")}");
        (invitation.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("invitations")[0].Text("client_name").ShouldBe(device);
        await new BrokerApi(new HttpClient { BaseAddress = broker.Api.Address }).AcceptAsync(invitation);

        var listed = (await person.GetAsync("device/list")).ShouldBe(200);
        var shown = listed.GetProperty("clients")[0];
        (shown.Text("client_name"), shown.Text("owner"), shown.GetProperty("online").GetBoolean()).ShouldBe((device, name, false));
        shown.GetProperty("peerings").EnumerateObject().Select(peering => peering.Name).ShouldBe(SelfServiceBroker.Offered);
        var end = shown.GetProperty("peerings").GetProperty("berlin").GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow;
        end.TotalDays.ShouldBeInRange(89.9, 90);
        listed.GetProperty("invitations").GetArrayLength().ShouldBe(0);
    }

    /// <summary>Such an invitation was made, and each acceptance refused.</summary>
    [Test]
    public async Task No_device_is_invited_to_servers_that_overlap()
    {
        var (_, person) = await broker.PersonAsync();
        var berlin = (await broker.Api.GetAsync("server/exists?server_name=berlin")).ShouldBe(200);
        var overlapping = Sample.Server().With(
            ("server_name", "gone"), ("network_address", berlin.Text("network_address")), ("allow_overlap", true));
        (await broker.Api.PostAsync("server/add", overlapping)).ShouldBe(201);
        try
        {
            (await person.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldNameFields("server_names");

            await person.HaveDeviceAsync("gone", "paris");
            (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("invitations").GetArrayLength().ShouldBe(0);
        }
        finally
        {
            await broker.Api.PostAsync("server/delete", new JsonObject { ["server_name"] = "gone" });
        }
    }

    [Test]
    public async Task The_token_of_a_device_lasts_as_long_as_the_device()
    {
        var (_, person) = await broker.PersonAsync();
        var device = Sample.Name("device");
        var accepted = (await person.TryAcceptAsync((await person.PostAsync("device/add", OwnDevices.Wish(device))).ShouldBe(201)))
            .ShouldBe(200);
        var agent = broker.Api.With(accepted.Text("token")!);

        (await agent.GetAsync("token/whoami")).ShouldBe(200).GetProperty("expires_at").ValueKind.ShouldBe(
            System.Text.Json.JsonValueKind.Null);
        (await person.PostAsync("device/delete", OwnDevices.Wish(device))).ShouldBe(200);

        await Eventually.SucceedsAsync(
            async () => (await agent.GetAsync("token/whoami", IdentityProvider.FromElsewhere)).ShouldRefuse(401, "unauthenticated"));
    }

    [Test]
    public async Task Chooses_among_the_servers_that_are_offered()
    {
        var (_, person) = await broker.PersonAsync();

        await person.HaveDeviceAsync("paris");

        foreach (var server in new[] { "vault", "gone", Sample.Name() })
        {
            (await person.PostAsync("device/add", OwnDevices.Wish(Sample.Name(), "paris", server))).ShouldRefuse(
                403, "server-not-offered", "berlin, paris");
        }

        (await person.DevicesAsync()).Count.ShouldBe(1);
    }

    [Test]
    public async Task Has_no_more_devices_than_the_policy_says_not_even_by_calls_at_once()
    {
        var (_, person) = await broker.PersonAsync();
        await person.HaveDeviceAsync("paris");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => person.PostAsync("device/add", OwnDevices.Wish(Sample.Name(), "berlin"))));

        answers.Count(answer => answer.Status == 201).ShouldBe(SelfServiceBroker.Most - 1);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldRefuse(409, "too-many-devices", "3 devices");
        }
    }

    [Test]
    public async Task An_invitation_that_is_withdrawn_makes_room()
    {
        var (_, person) = await broker.PersonAsync();
        var invitation = (await person.PostAsync("device/add", OwnDevices.Wish(Sample.Name()))).ShouldBe(201);
        var id = new JsonObject { ["invitation_id"] = invitation.Text("invitation_id") };

        (await person.PostAsync("device/withdraw", id)).ShouldBe(200).Number("deleted").ShouldBe(1);
        (await person.PostAsync("device/withdraw", id)).ShouldBe(200).Number("deleted").ShouldBe(0);

        (await person.TryAcceptAsync(invitation)).ShouldRefuse(410, "invitation-gone");
        (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("invitations").GetArrayLength().ShouldBe(0);
    }

    [Test]
    public async Task Renames_renews_and_removes_its_device()
    {
        var (_, person) = await broker.PersonAsync();
        var (device, name) = (await person.HaveDeviceAsync(), Sample.Name("device"));
        var before = await person.EndsAsync(device);

        var updated = (await person.PostAsync(
            "device/update", new JsonObject { ["client_name"] = device, ["new_name"] = name, ["renew"] = true })).ShouldBe(200);
        updated.GetProperty("receipts").EnumerateObject().Select(receipt => receipt.Name)
            .ShouldBe(SelfServiceBroker.Offered, ignoreOrder: true);
        (await person.DevicesAsync()).ShouldBe([name]);
        var after = await person.EndsAsync(name);
        foreach (var server in SelfServiceBroker.Offered)
        {
            after[server].ShouldBeGreaterThan(before[server]);
            (after[server] - DateTimeOffset.UtcNow).TotalDays.ShouldBeInRange(89.9, 90);
        }

        (await person.PostAsync("device/delete", new JsonObject { ["client_name"] = name })).ShouldBe(200).Number("peerings_removed")
            .ShouldBe(2);
        (await person.DevicesAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task An_operators_end_of_a_client_is_not_renewed()
    {
        var (_, person) = await broker.PersonAsync();
        var device = await person.HaveDeviceAsync("berlin");
        (await broker.Api.PostAsync(
            "client/update", new JsonObject { ["client_name"] = device, ["expires_in"] = 3600, ["disabled"] = true })).ShouldBe(200);

        (await person.PostAsync("device/update", new JsonObject { ["client_name"] = device, ["renew"] = true })).ShouldBe(200);

        var shown = (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("clients")[0];
        (shown.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalHours.ShouldBeLessThanOrEqualTo(1);
        shown.GetProperty("disabled").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task A_renewal_shortens_nothing()
    {
        var (name, person) = await broker.PersonAsync();
        var device = Sample.Name("device");
        foreach (var (server, end) in new[] { ("berlin", null), ("paris", "2100-01-02T03:04:05Z") })
        {
            var added = OwnDevices.Wish(device)
                .With(("server_name", server), ("public_key", Sample.Key()), ("owner", name), ("expires_at", end));
            (await broker.Api.PostAsync("client/add", added)).ShouldBe(201);
        }

        (await person.PostAsync("device/update", new JsonObject { ["client_name"] = device, ["renew"] = true })).ShouldBe(200);

        var peerings = (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("clients")[0].GetProperty("peerings");
        peerings.GetProperty("berlin").GetProperty("expires_at").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        peerings.GetProperty("paris").GetProperty("expires_at").GetDateTimeOffset().Year.ShouldBe(2100);
    }

    [Test]
    public async Task The_audit_trail_names_the_person()
    {
        var (name, person) = await broker.PersonAsync();
        var device = await person.HaveDeviceAsync("berlin");
        (await person.PostAsync("device/update", new JsonObject { ["client_name"] = device, ["renew"] = true })).ShouldBe(200);
        (await person.PostAsync("device/delete", new JsonObject { ["client_name"] = device })).ShouldBe(200);

        var entries = await broker.Api.AuditAsync($"caller={Uri.EscapeDataString(name)}");

        entries.Select(entry => (entry.Text("call"), entry.Text("role"))).Distinct()
            .ShouldBe([("device/add", "person"), ("device/update", "person"), ("device/delete", "person")]);
    }

    [Test]
    public async Task Who_has_a_role_has_devices_too_where_a_policy_says_so()
    {
        var (_, both) = await broker.PersonAsync("staff", "support");
        var (_, viewer) = await broker.PersonAsync("staff");

        await both.HaveDeviceAsync();
        (await both.GetAsync("server/list_all")).ShouldBe(200);
        (await viewer.GetAsync("device/list")).ShouldRefuse(403, "no-devices");
    }

    [Test]
    public async Task Who_has_left_adds_nothing_and_what_it_has_is_off()
    {
        var (name, person) = await broker.PersonAsync();
        var (device, open) =
            (await person.HaveDeviceAsync(), (await person.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldBe(201));

        (await broker.Api.PostAsync("owner/update", new JsonObject { ["owner"] = name, ["active"] = false })).ShouldBe(200);

        (await person.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldRefuse(403, "owner-inactive");
        (await person.TryAcceptAsync(open)).ShouldRefuse(410, "invitation-gone");
        foreach (var change in new[] { ("renew", JsonValue.Create(true)), ("new_name", JsonValue.Create(Sample.Name("device"))) })
        {
            (await person.PostAsync("device/update", OwnDevices.Wish(device).With((change.Item1, change.Item2))))
                .ShouldRefuse(403, "owner-inactive");
        }

        (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("clients")[0].GetProperty("disabled").GetBoolean().ShouldBeTrue();
    }

    [Test]
    public async Task A_name_in_capitals_is_the_same_person()
    {
        var (name, person) = await broker.PersonAsync();
        var device = await person.HaveDeviceAsync();
        broker.Provider.PutInto(name.ToUpperInvariant(), "sales");

        var shouting = broker.Api.With(await broker.Provider.SignInAsync(name.ToUpperInvariant()));

        (await shouting.DevicesAsync()).ShouldBe([device]);
    }
}
