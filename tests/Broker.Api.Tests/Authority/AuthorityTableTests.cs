using Broker.Api.Tests.OpenApi;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.Authority;

/// <summary>Every operation of the API's description, by every role, on its own and on foreign names.</summary>
[Category("Rule12")]
public sealed class AuthorityTableTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly NeedKind[] OfOneServer = [NeedKind.ReadServer, NeedKind.Serve];
    private static readonly NeedKind[] OfOneClient = [NeedKind.ReadClient, NeedKind.ReadPeering, NeedKind.HoldPeering];

    /// <summary>Those that a token can have.</summary>
    private static readonly Role[] RolesOfTokens = [.. Enum.GetValues<Role>().Where(role => role is not Role.Person)];

    private ApiDocument document = null!;

    [OneTimeSetUp]
    public async Task Fetch() => document = new ApiDocument((await Api.GetAsync("/openapi/v1.json")).Text);

    [Test, WithoutStorage]
    public void Is_what_the_page_says()
    {
        AuthorityPage.Needs.Keys.ShouldBe(document.Operations.Select(PathOf), ignoreOrder: true);
        foreach (var (need, role) in from need in Enum.GetValues<NeedKind>() from role in Enum.GetValues<Role>() select (need, role))
        {
            var isOwn = role is Role.Server && (OfOneServer.Contains(need) || need is NeedKind.List)
                || role is Role.Client && (OfOneClient.Contains(need) || need is NeedKind.List);
            AuthorityPage.Marks[(need, role)].ShouldBe(!AuthorityTable.Lets(role, need) ? "no" : isOwn ? "own" : "yes", $"{need} {role}");
        }
    }

    [Test]
    public async Task Holds_for_every_operation([ValueSource(nameof(RolesOfTokens))] Role role)
    {
        foreach (var operation in document.Operations.Where(operation => AuthorityPage.Needs[PathOf(operation)] is not NeedKind.OwnDevices)
            .ToList())
        {
            var need = AuthorityPage.Needs[PathOf(operation)];
            var names = await NamesAsync();
            var caller = Api.With(await Api.TokenAsync(
                role.Text, role is Role.Server ? names.Server : null, role is Role.Client ? names.Client : null));

            if (IsBoundFor(role, need))
            {
                await ShouldRefuseForeignNamesAsync(caller, operation, names, role);
            }

            var answer = await SendAsync(caller, operation, names.Server, names.Client);
            var context = $"{role} {PathOf(operation)}: {answer.Status} {answer.Text}";
            (answer.Status == 403).ShouldBe(!AuthorityTable.Lets(role, need), context);
            answer.Status.ShouldNotBe(401, context);
            (answer.Status == 400 && !answer.Text.Contains("must be a host address", StringComparison.Ordinal)).ShouldBeFalse(context);
            answer.Status.ShouldBeLessThan(500, context);
            if (answer.Status == 403)
            {
                answer.ShouldRefuse(
                    403,
                    "forbidden",
                    [.. Enum.GetValues<Role>().Where(other => AuthorityTable.Lets(other, need)).Select(other => other.Text)]);
            }
        }
    }

    [TestCase("server")]
    [TestCase("client")]
    public async Task Lists_what_is_the_callers_own(string role)
    {
        var names = await NamesAsync();
        var isServer = role == "server";
        var caller = Api.With(await Api.TokenAsync(role, isServer ? names.Server : null, isServer ? null : names.Client));

        foreach (var (list, own) in new[]
        {
            ("server/list_all", isServer ? names.Server : null), ("server/status", isServer ? names.Server : null),
            ("client/list_all", isServer ? null : names.Client), ("client/status", isServer ? null : names.Client),
        })
        {
            (await caller.GetAsync(list)).ShouldBe(200).Names().ShouldBe(own is null ? [] : [own], list);
        }
    }

    [Test]
    public async Task A_client_changes_its_key_and_nothing_else()
    {
        var names = await NamesAsync();
        var caller = Api.With(await Api.TokenAsync("client", client: names.Client));
        var wish = new JsonObject { ["client_name"] = names.Client, ["server_name"] = names.Server, ["public_key"] = Sample.Key() };

        (await caller.PostAsync("client/add", wish)).ShouldBe(201).Text("change").ShouldBe("replaced");
        foreach (var more in new (string, JsonNode?)[]
        {
            ("owner", "eve"),
            ("note", "x"),
            ("routed_networks", new JsonArray("192.0.2.0/24")),
            ("lease", "10.0.0.9"),
            ("tags", new JsonArray("x")),
            ("expires_in", 60),
            ("expires_at", "2100-01-02T03:04:05Z"),
        })
        {
            (await caller.PostAsync("client/add", wish.With(more))).ShouldRefuse(403, "forbidden");
        }

        (await caller.PostAsync("client/add", wish.With(("server_name", names.ForeignServer)))).ShouldRefuse(403, "forbidden");
        (await caller.PostAsync("client/add", wish.With(("server_name", Sample.Name())))).ShouldRefuse(403, "forbidden");
        (await Api.PeeringsAsync(names.Client)).ShouldHaveSingleItem().Key.ShouldBe(wish.Text("public_key"));
    }

    [Test]
    public async Task No_token_has_devices([ValueSource(nameof(RolesOfTokens))] Role role)
    {
        var names = await NamesAsync();
        var caller =
            Api.With(await Api.TokenAsync(role.Text, role is Role.Server ? names.Server : null, role is Role.Client ? names.Client : null));

        foreach (var operation in document.Operations.Where(operation => AuthorityPage.Needs[PathOf(operation)] is NeedKind.OwnDevices)
            .ToList())
        {
            (await SendAsync(caller, operation, names.Server, names.Client)).ShouldRefuse(403, "no-devices");
        }
    }

    [Test, WithoutStorage]
    public async Task Lets_who_may_read_all_read_the_metrics([ValueSource(nameof(RolesOfTokens))] Role role)
    {
        var names = await NamesAsync();
        var caller =
            Api.With(await Api.TokenAsync(role.Text, role is Role.Server ? names.Server : null, role is Role.Client ? names.Client : null));

        (await caller.GetAsync("/metrics")).Status.ShouldBe(AuthorityTable.Lets(role, NeedKind.Read) ? 200 : 403);
        (await caller.GetAsync("/openapi/v1.json")).Status.ShouldBe(200);
    }

    private static bool IsBoundFor(Role role, NeedKind need) =>
        (role is Role.Server && OfOneServer.Contains(need)) || (role is Role.Client && OfOneClient.Contains(need));

    /// <summary>The same answer but for the names, whether what they name exists or not; nothing is changed.</summary>
    private static async Task ShouldRefuseForeignNamesAsync(BrokerApi caller, Operation operation, Names names, Role role)
    {
        var nowhere = Sample.Name("nowhere");
        var (there, absent) = role is Role.Server
            ? (await SendAsync(caller, operation, names.ForeignServer, names.ForeignClient),
                await SendAsync(caller, operation, nowhere, nowhere))
            : (await SendAsync(caller, operation, names.ForeignServer, names.ForeignClient),
                await SendAsync(caller, operation, names.Server, nowhere));
        there.ShouldRefuse(403, "forbidden");
        absent.Status.ShouldBe(403, $"{PathOf(operation)} {absent.Text}");
        Anonymous(absent.Text).ShouldBe(Anonymous(there.Text));

        string Anonymous(string text) => text.Replace(nowhere, "X", StringComparison.Ordinal)
            .Replace(names.ForeignServer, "X", StringComparison.Ordinal).Replace(names.ForeignClient, "X", StringComparison.Ordinal);
    }

    private static Task<Answer> SendAsync(BrokerApi caller, Operation operation, string server, string client)
    {
        var fields = operation.Example();
        var changes = new List<(string, JsonNode?)>();
        Change("server_name", server);
        Change("client_name", client);
        Change("token_name", Sample.Name("token"));
        Change("public_key", Sample.Key());
        Change("webhook_name", Sample.Name("hook"));
        Change("url", "http://127.0.0.1:9/"); // nobody
        if (PathOf(operation) == "owner/update")
        {
            changes.Add(("owner", Sample.Name("nobody"))); // not that of other tests' clients
        }

        if (PathOf(operation) is "client/add" or "client/update")
        {
            var isKeyChange = PathOf(operation) == "client/add";
            changes.AddRange([
                ("lease", null),
                ("routed_networks", null),
                ("owner", isKeyChange ? null : "ann"),
                ("note", null),
                ("tags", null),
                ("expires_at", null),
            ]);
        }

        if (PathOf(operation) == "server/update")
        {
            changes.AddRange([("lease_quarantine_seconds", null), ("reclaim_idle_days", null)]); // for operators
        }

        return operation.SendExampleAsync(caller, [.. changes]);

        void Change(string name, string value)
        {
            if (fields[name] is not null)
            {
                changes.Add((name, value));
            }
        }
    }

    private async Task<Names> NamesAsync()
    {
        var (own, foreign) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var names = new Names(own.Name(), Sample.Name(), foreign.Name(), Sample.Name());
        await Api.LeaseAsync(own, names.Client);
        await Api.LeaseAsync(foreign, names.ForeignClient);
        return names;
    }

    private static string PathOf(Operation operation) => operation.Path.Trim('/')["api/v1/".Length..];

    private sealed record Names(string Server, string Client, string ForeignServer, string ForeignClient);
}
