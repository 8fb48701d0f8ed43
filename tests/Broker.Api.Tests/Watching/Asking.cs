namespace Broker.Api.Tests.Watching;

/// <summary>How agents ask for their peers.</summary>
internal static class Asking
{
    /// <summary>Less than the minute that callers ask to wait: who is answered by then has not waited until the time was up.</summary>
    public static readonly TimeSpan BeforeTimeIsUp = TimeSpan.FromSeconds(50);

    /// <summary>How many ask for the first time at once, where many are to wait: a broker has that many connections.</summary>
    public const int AtOnce = 30;

    /// <summary>The entity tag of the server's peers as they are.</summary>
    public static async Task<string> VersionAsync(this BrokerApi api, JsonObject server)
    {
        var answer = await api.AskAsync(server);
        answer.ShouldBe(200);
        return answer.Headers["ETag"];
    }

    /// <param name="api">Whom to ask.</param>
    /// <param name="server">For whose peers.</param>
    /// <param name="ifNoneMatch">The header as it is; null for none.</param>
    /// <param name="prefer">Likewise.</param>
    public static async Task<Answer> AskAsync(this BrokerApi api, JsonObject server, string? ifNoneMatch = null, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/server/config/?server_name={server.Name()}");
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }

        return await api.SendAsync(request);
    }

    /// <summary>Waits for a change of the server, and is known to wait when this returns.</summary>
    public static async Task<Task<Answer>> WaitAsync(this BrokerApi api, JsonObject server, int seconds = 60)
    {
        var waiting = api.AskAsync(server, await api.VersionAsync(server), $"wait={seconds}");
        await Task.WhenAny(waiting, Task.Delay(300));
        waiting.IsCompleted.ShouldBeFalse("nothing has changed");
        return waiting;
    }

    /// <summary>The broker knows of so many requests that wait, and of no others.</summary>
    /// <param name="api">Where nobody else calls meanwhile.</param>
    /// <param name="count">How many.</param>
    /// <param name="connections">How many connections there are then, with the one that asks; null for any number.</param>
    public static Task ShouldHoldAsync(this BrokerApi api, int count, int? connections = null) =>
        Eventually.SucceedsAsync(async () =>
        {
            var metrics = (await api.GetAsync("/metrics")).Text;
            Prometheus.Sum(metrics, Prometheus.ActiveRequests).ShouldBe(count + 1, Prometheus.ActiveRequests);
            var connected = Prometheus.Sum(metrics, Prometheus.ActiveConnections);
            connected.ShouldBe(connections ?? connected, Prometheus.ActiveConnections);
        });
}
