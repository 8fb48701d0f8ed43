using System.Text.Json;

namespace Broker.Api.Tests.Rules;

/// <summary>Servers that were deleted on purpose are remembered by name, so that their agents can tell it from a wrong database.</summary>
public sealed class DeletedServerTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Are_named_where_their_name_is_not_found_and_in_its_next_life()
    {
        var (server, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var first = await Api.ServerIdAsync(server);
        await Api.DeleteServerAsync(server);
        (await DeletedAsync(server)).ShouldBe([first]);

        await Api.AddServerAsync(server);
        var second = await Api.ServerIdAsync(server);

        Ids(await Api.ConfigAsync(server)).ShouldBe([first]);
        Ids(await Api.ConfigAsync(other)).ShouldBeEmpty();
        await Api.DeleteServerAsync(server);
        (await DeletedAsync(server)).ShouldBe([second, first], "the latest first");
        (await Api.GetAsync($"server/config?server_name={Sample.Name("never")}")).ShouldRefuse(404, "server-not-found")
            .TryGetProperty("deleted_server_ids", out _).ShouldBeFalse();
    }

    /// <summary>Whatever an agent calls, it learns of the deletion.</summary>
    [TestCase("server/config")]
    [TestCase("server/report")]
    [TestCase("server/exists")]
    [TestCase("client/add")]
    public async Task Are_named_by_every_call(string path)
    {
        var call = Calls.Call.Of(path);
        var server = await Api.AddServerAsync();
        var id = await Api.ServerIdAsync(server);
        await Api.DeleteServerAsync(server);

        var answer = await call.SendAsync(Api, call.BodyOfNobody().With(("server_name", server.Name())));

        Ids(answer.ShouldRefuse(404, "server-not-found")).ShouldBe([id]);
    }

    private async Task<string?[]> DeletedAsync(JsonObject server) =>
        Ids((await Api.GetAsync($"server/config?server_name={server.Name()}")).ShouldRefuse(404, "server-not-found", server.Name()));

    private static string?[] Ids(JsonElement answer) =>
        [.. answer.GetProperty("deleted_server_ids").EnumerateArray().Select(id => id.GetString())];
}
