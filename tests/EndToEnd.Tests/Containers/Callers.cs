using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>
/// Callers that add clients to a server and list servers until they are stopped. What is refused with 503, or finds nobody listening,
/// they send again; any other failure is a fault.
/// </summary>
internal sealed class Callers : IAsyncDisposable
{
    private const int Number = 8;

    /// <summary>Of thousands. On a quiet machine there is none; on a busy one a broker may be declared ready and then be late.</summary>
    private const int MostUnansweredReads = 10;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<string> acknowledged = [];
    private readonly ConcurrentBag<string> faults = [];
    private readonly ConcurrentBag<string> unansweredReads = [];
    private readonly HttpClient client;
    private readonly Task[] callers;

    private Callers(HttpClient client, string server)
    {
        this.client = client;
        callers = [.. Enumerable.Range(0, Number).Select(caller => Task.Run(() => CallAsync(server, caller)))];
    }

    /// <summary>
    /// No call fails for good while the disturbance lasts, hardly a read has to be repeated for lack of a broker, and no client that was
    /// added is missing afterwards.
    /// </summary>
    /// <param name="client">Calls the proxy.</param>
    /// <param name="server">The name of a server to be.</param>
    /// <param name="network">Its network, a /16.</param>
    /// <param name="disturbance">What happens while they call.</param>
    public static async Task ShouldLoseNothingAsync(
        HttpClient client, string server, string network, Func<Task> disturbance)
    {
        await client.AddServerAsync(server, network, 16);
        await using var crowd = new Callers(client, server);
        await crowd.AddAsync(50);
        await disturbance();
        await crowd.AddAsync(50);

        var added = await crowd.StopAsync();

        var clients = (await client.GetFromJsonAsync<JsonObject>("api/v1/client/list_all"))!;
        added.Where(name => !clients.ContainsKey(name)).ShouldBeEmpty();
        crowd.unansweredReads.Count.ShouldBeLessThanOrEqualTo(MostUnansweredReads, string.Join('\n', crowd.unansweredReads));
    }

    /// <summary>Returns when so many more clients have been added.</summary>
    private async Task AddAsync(int more)
    {
        var goal = acknowledged.Count + more;
        await Eventually.HoldsAsync(
            () => acknowledged.Count >= goal || !faults.IsEmpty, () => $"{acknowledged.Count} of {goal} clients were added.");
    }

    /// <summary>The names of the clients whose adding was acknowledged, once every call has been answered and none has failed.</summary>
    private async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        faults.ShouldBeEmpty();
        return acknowledged;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        stop.Dispose();
    }

    private async Task CallAsync(string server, int caller)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (name, key) = ($"{server}-{caller}-{i}", Calls.NewKey());
            if (await MendAsync(name, () => client.PostAsJsonAsync(
                "api/v1/client/add/", new { client_name = name, server_name = server, public_key = key })))
            {
                acknowledged.Add(name);
            }

            await MendAsync("a list", () => client.GetAsync("api/v1/server/list_all"));
        }
    }

    /// <summary>Sends a call until it succeeds.</summary>
    private async Task<bool> MendAsync(string what, Func<Task<HttpResponseMessage>> call)
    {
        var problem = "";
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Eventually.Patience; await Task.Delay(100))
        {
            try
            {
                using var answer = await call();
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }

                problem = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null
                    || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                {
                    break;
                }

                if (answer.RequestMessage?.Method == HttpMethod.Get && problem.Contains("broker-unavailable", StringComparison.Ordinal))
                {
                    unansweredReads.Add(problem);
                }
            }
            catch (HttpRequestException failure)
            {
                problem = failure.ToString();
                if (failure.HttpRequestError != HttpRequestError.ConnectionError)
                {
                    break;
                }
            }
        }

        faults.Add($"{what}: {problem}");
        return false;
    }
}
