using System.Text;

namespace Broker.Api.Tests.Access;

/// <summary>What the broker writes holds no password, however much it is asked to write.</summary>
[OnBothBackEnds]
[Process]
public sealed class SecrecyTests(BackEnd backEnd)
{
    private const string Right = "correct-horse-battery-staple";
    private const string Typo = "correct-horse-battery-stable";
    private const string DatabasePassword = "hidden-from-logs";

    private static readonly string[] Categories =
    [
        "Default", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.Extensions", "Microsoft.Extensions.Hosting.Internal.Host", "Npgsql", "System", "Broker", "Broker.Api.Authentication",
    ];

    [Test]
    public async Task Is_kept_at_every_log_level()
    {
        Brokers.SkipWithout(backEnd);
        var environment = await Brokers.EnvironmentAsync(
            backEnd, [("Auth__Password", Right), .. Categories.Select(category => ($"Logging__LogLevel__{category}", "Trace"))]);
        if (environment.TryGetValue("ConnectionStrings__Broker", out var database) && !database.Contains("Password="))
        {
            environment["ConnectionStrings__Broker"] = $"{database};Password={DatabasePassword}";
        }

        await using var broker = await BrokerProcess.StartAsync(environment);
        using var typing = broker.Caller(Callers.Basic("admin", Typo).ToString());
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        await api.LeaseAsync(server);
        (await api.PostAsync("client/add", "{")).Status.ShouldBe(400);
        (await api.GetAsync("/nothing")).Status.ShouldBe(404);
        (await typing.KnockUntilThrottledAsync()).Status.ShouldBe(429);
        (await broker.StopAsync()).ShouldBe(0);

        broker.Output.ShouldContain("server/add", Case.Sensitive, "requests are logged at this level");
        foreach (var password in new[] { Right, Typo, DatabasePassword })
        {
            broker.Output.ShouldNotContain(password);
            broker.Output.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
        }
    }
}
