namespace Broker.Api.Tests.Authority;

/// <summary>
/// A secret stands in the one answer that shows it, and nowhere else: no log, metric, later answer, command line or file.
/// </summary>
[OnBothBackEnds]
[Process]
[Category("Rule12")]
public sealed class SecretOutputTests(BackEnd backEnd)
{
    private static readonly string[] Lists =
    [
        "token/list_all", "invitation/list_all", "audit/list?limit=1000", "server/list_all", "client/list_all", "token/whoami", "/metrics",
        "/openapi/v1.json",
    ];

    [Test]
    public async Task Is_told_once()
    {
        Brokers.SkipWithout(backEnd);
        await using var broker = await Brokers.StartAsync(
            backEnd, ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"),
            ("Logging__LogLevel__Npgsql", "Trace"));
        var (api, secrets, texts) = (new BrokerApi(broker.Client), new List<string>(), new List<string>());
        var (server, client, wish) = (await api.AddServerAsync(), Sample.Name(), Tokens.Wish("admin"));
        secrets.Add(await api.TokenAsync(wish));
        var invited = (await api.PostAsync(
            "invitation/add", new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()) })).ShouldBe(201);
        secrets.Add(invited.Text("invitation")!);
        texts.Add((await api.PostAsync("invitation/show", new JsonObject { ["invitation"] = secrets[1] })).Text);
        var acceptance =
            new JsonObject { ["invitation"] = secrets[1], ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() } };
        secrets.Add((await api.PostAsync("invitation/accept", acceptance)).ShouldBe(200).Text("token")!);
        texts.Add((await api.PostAsync("invitation/accept", acceptance)).Text);
        var admin = api.With(secrets[0]);
        await api.ListsWhatWasAnsweredAsync();
        foreach (var list in Lists)
        {
            texts.Add((await admin.GetAsync(list)).Text);
        }

        secrets.Add((await admin.PostAsync("token/rotate", Tokens.Named(wish))).ShouldBe(200).Text("token")!);
        texts.Add((await admin.GetAsync("server/list_all")).Text); // a secret that has ended
        texts.Add((await api.With($"{secrets[3]}x").GetAsync("server/list_all")).Text);
        texts.Add((await api.With(secrets[3]).PostAsync("token/add", wish)).Text);
        texts.Add(await File.ReadAllTextAsync($"/proc/{broker.Id}/cmdline"));
        (await broker.StopAsync()).ShouldBe(0);
        texts.Add(broker.Output);
        foreach (var file in Directory.EnumerateFiles(broker.WorkingFolder, "*", SearchOption.AllDirectories))
        {
            texts.Add(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        }

        broker.Output.ShouldContain("token/rotate", Case.Sensitive, "requests are logged at this level");
        secrets.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        foreach (var secret in secrets)
        {
            texts.Where(text => text.Contains(secret[4..], StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }
}
