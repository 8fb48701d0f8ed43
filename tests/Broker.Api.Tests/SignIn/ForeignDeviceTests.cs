using Broker.Api.Tests.Authority;
using Broker.Api.Tests.OpenApi;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>Two people who try each other's devices by every call.</summary>
[OnBothBackEnds]
[Category("Rule13")]
public sealed class ForeignDeviceTests(BackEnd backEnd)
{
    private SelfServiceBroker broker = null!;
    private ApiDocument document = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await SelfServiceBroker.StartAsync(backEnd);
        document = new ApiDocument((await broker.Api.GetAsync("/openapi/v1.json")).Text);
    }

    [OneTimeTearDown]
    public ValueTask StopAsync() => broker?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Test]
    public async Task Are_neither_seen_nor_touched()
    {
        var (anna, bob) = (await broker.PersonAsync(), await broker.PersonAsync());
        var (ofAnna, ofBob) = (await anna.Api.HaveDeviceAsync(), await bob.Api.HaveDeviceAsync());
        var before = await StateOfAsync(ofBob);

        (await anna.Api.DevicesAsync()).ShouldBe([ofAnna]);
        (await bob.Api.DevicesAsync()).ShouldBe([ofBob]);
        foreach (var (call, more) in new (string, (string, JsonNode?)[])[]
        {
            ("device/update", [("renew", true)]), ("device/update", [("new_name", Sample.Name())]), ("device/update", []),
            ("device/delete", []),
        })
        {
            var foreign = (await anna.Api.PostAsync(call, OwnDevices.Wish(ofBob).With(more))).ShouldRefuse(404, "device-not-found");
            var nowhere = Sample.Name("nowhere");
            var missing = (await anna.Api.PostAsync(call, OwnDevices.Wish(nowhere).With(more))).ShouldRefuse(404, "device-not-found");
            missing.GetRawText().Replace(nowhere, "X", StringComparison.Ordinal)
                .ShouldBe(foreign.GetRawText().Replace(ofBob, "X", StringComparison.Ordinal));
        }

        (await anna.Api.PostAsync("device/update", OwnDevices.Wish(ofAnna).With(("new_name", ofBob)))).ShouldRefuse(409, "name-taken");
        (await anna.Api.PostAsync("device/add", OwnDevices.Wish(ofBob))).ShouldRefuse(409, "name-taken");
        (await StateOfAsync(ofBob)).ShouldBe(before);
    }

    [Test]
    public async Task Invitations_are_withdrawn_by_their_own_person_only()
    {
        var (anna, bob) = (await broker.PersonAsync(), await broker.PersonAsync());
        var invitation = (await bob.Api.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldBe(201);
        var id = new JsonObject { ["invitation_id"] = invitation.Text("invitation_id") };

        (await anna.Api.PostAsync("device/withdraw", id)).ShouldBe(200).Number("deleted").ShouldBe(0);
        (await anna.Api.PostAsync("device/add", OwnDevices.Wish(invitation.Text("client_name")!))).ShouldRefuse(409, "name-taken");

        await bob.Api.AcceptAsync(invitation);
    }

    /// <summary>Where the client was the person's, the end that an operator had given it became that of a new device.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task An_invitation_does_not_take_over_a_client_that_came_meanwhile(bool isOwn)
    {
        var (anna, device) = (await broker.PersonAsync(), Sample.Name("device"));
        var invitation = (await anna.Api.PostAsync("device/add", OwnDevices.Wish(device, "berlin"))).ShouldBe(201);
        var added = new JsonObject
        {
            ["client_name"] = device, ["server_name"] = "paris", ["public_key"] = Sample.Key(),
            ["owner"] = isOwn ? anna.Name : "bob@example.com", ["expires_in"] = 3600,
        };
        (await broker.Api.PostAsync("client/add", added)).ShouldBe(201);
        var before = await StateOfAsync(device);

        (await anna.Api.TryAcceptAsync(invitation)).ShouldRefuse(409, "name-taken");

        (await StateOfAsync(device)).ShouldBe(before);
    }

    /// <summary>
    /// Who gave a device the name of an open invitation had a token for what its holder got: it replaced that one's key, on servers that it
    /// may not use.
    /// </summary>
    [Test]
    public async Task A_device_gets_no_name_that_somebody_is_invited_by()
    {
        var (anna, bob) = (await broker.PersonAsync(), await broker.PersonAsync());
        var (device, invited) = (await anna.Api.HaveDeviceAsync(), Sample.Name("invited"));
        var byOperator = (await broker.Api.PostAsync("invitation/add", OwnDevices.Wish(invited, "vault"))).ShouldBe(201);
        var ofBob = (await bob.Api.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldBe(201);
        var ofAnna = (await anna.Api.PostAsync("device/add", OwnDevices.Wish(Sample.Name("device")))).ShouldBe(201);
        var before = await StateOfAsync(device);

        foreach (var invitation in new[] { byOperator, ofBob, ofAnna })
        {
            var name = invitation.Text("client_name")!;
            (await anna.Api.PostAsync("device/update", OwnDevices.Wish(device).With(("new_name", name)))).ShouldRefuse(409, "name-taken");
            await broker.Api.AcceptAsync(invitation);
        }

        (await StateOfAsync(device)).ShouldBe(before);
    }

    /// <summary>A name that is free again, or that the device has already, is no other's.</summary>
    [Test]
    public async Task A_device_that_is_invited_to_another_server_can_be_renamed()
    {
        var anna = await broker.PersonAsync();
        var (device, name) = (await anna.Api.HaveDeviceAsync("berlin"), Sample.Name("device"));
        var invitation = (await broker.Api.PostAsync("invitation/add", OwnDevices.Wish(device, "paris"))).ShouldBe(201);

        (await anna.Api.PostAsync("device/update", OwnDevices.Wish(device).With(("new_name", device)))).ShouldBe(200);
        (await anna.Api.PostAsync("device/update", OwnDevices.Wish(device).With(("new_name", name)))).ShouldBe(200);

        await broker.Api.AcceptAsync(invitation);
        (await anna.Api.DevicesAsync()).ShouldBe([name]);
    }

    [Test]
    public async Task A_person_may_call_nothing_of_others()
    {
        var (anna, bob) = (await broker.PersonAsync(), await broker.PersonAsync());
        var device = await bob.Api.HaveDeviceAsync("berlin");
        var before = await StateOfAsync(device);

        foreach (var operation in document.Operations)
        {
            var need = AuthorityPage.Needs[operation.Path.Trim('/')["api/v1/".Length..]];
            var fields = operation.Example();
            var named = new (string Name, string Value)[] { ("client_name", device), ("server_name", "berlin") };
            var answer = await operation.SendExampleAsync(
                anna.Api, [.. named.Where(field => fields[field.Name] is not null).Select(field => (field.Name, (JsonNode?)field.Value))]);

            (answer.Status == 403).ShouldBe(!AuthorityTable.Lets(Role.Person, need), $"{operation.Path} {answer.Status} {answer.Text}");
            if (need is not NeedKind.OwnDevices)
            {
                answer.Text.ShouldNotContain(bob.Name);
            }
        }

        (await anna.Api.GetAsync("/metrics")).Status.ShouldBe(403);
        (await StateOfAsync(device)).ShouldBe(before);
    }

    private async Task<string> StateOfAsync(string client) =>
        (await broker.Api.GetAsync($"client/list?client_name={client}")).ShouldBe(200).GetRawText();
}
