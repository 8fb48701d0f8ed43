using System.Text;
using System.Text.Json;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Receipts;

/// <summary>Changes that are to be proven, and their receipts.</summary>
internal static class Changing
{
    /// <summary>The calls that answer with receipts.</summary>
    public static readonly string[] Paths = ["client/add", "client/delete", "server/remove_peer", "server/update", "client/update"];

    /// <param name="api">Whom to ask.</param>
    /// <param name="path">For which change.</param>
    /// <param name="body">Its fields.</param>
    /// <param name="prefer">The header as it is; null for none.</param>
    /// <param name="hangUp">Ends the call on this side.</param>
    public static async Task<Answer> ChangeAsync(
        this BrokerApi api, string path, JsonObject body, string? prefer = null, CancellationToken hangUp = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}")
        {
            Content = new StringContent(body.For(path).ToJsonString(), Encoding.UTF8, BrokerApi.Json),
        };
        if (prefer is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", prefer);
        }

        return await api.SendAsync(request, hangUp);
    }

    /// <summary>Makes a change of a server whose caller waits for the receipts; it is committed when this returns.</summary>
    public static async Task<Task<Answer>> ChangeAndWaitAsync(
        this BrokerApi api, string path, JsonObject body, JsonObject server, int seconds = 60)
    {
        var before = (await api.StatusAsync(server)).Number("revision");
        var waiting = api.ChangeAsync(path, body, $"wait={seconds}");
        await Eventually.SucceedsAsync(async () => (await api.StatusAsync(server)).Number("revision").ShouldBe(before + 1));
        return waiting;
    }

    public static async Task ShouldWaitAsync(this Task<Answer> waiting)
    {
        await Task.WhenAny(waiting, Task.Delay(200));
        waiting.IsCompleted.ShouldBeFalse("the agent has not reported it");
    }

    public static JsonElement Receipt(this Answer answer, JsonObject server)
    {
        answer.Status.ShouldBeInRange(200, 201, answer.Text);
        return answer.ShouldBe(answer.Status).GetProperty("receipts").GetProperty(server.Name());
    }

    public static void ShouldBePending(this JsonElement receipt, long revision)
    {
        (receipt.Text("status"), receipt.Number("revision")).ShouldBe(("pending", revision));
        receipt.GetProperty("applied_revision").ValueKind.ShouldBe(JsonValueKind.Null);
        receipt.GetProperty("applied_at").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    public static void ShouldBeApplied(this JsonElement receipt, long revision, long by)
    {
        (receipt.Text("status"), receipt.Number("revision")).ShouldBe(("applied", revision));
        receipt.Number("applied_revision").ShouldBe(by);
        receipt.GetProperty("applied_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }
}
