namespace Broker.Api.Tests.Rules;

/// <summary>Concurrent requests of all kinds over few servers, clients and keys, so that they conflict.</summary>
[Category("Rule9")]
public sealed class MixedRaceTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int Requests = 400;
    private const int AtOnce = 16;

    private readonly Random random = new(7);
    private readonly JsonObject[] servers = [Sample.Server(mask: 29), Sample.Server(mask: 29)];
    private readonly string[] clients = [.. Enumerable.Range(0, 8).Select(_ => Sample.Name())];
    private readonly string[] keys = [.. Enumerable.Range(0, 8).Select(_ => Sample.Key())];

    [Test]
    public async Task Answers_whatever_comes_at_once_and_keeps_the_rules()
    {
        var answers = new List<Answer>();
        foreach (var together in Enumerable.Range(0, Requests).Select(_ => Any()).Chunk(AtOnce))
        {
            answers.AddRange(await Task.WhenAll(together.Select(request => Api.PostAsync(request.Path, request.Body.For(request.Path)))));
        }

        answers.ShouldAllBe(answer => new[] { 200, 201, 404, 409 }.Contains(answer.Status));
        foreach (var server in servers)
        {
            var peers = await PeersOfAsync(server);
            peers.Select(peer => peer.Address).ShouldBeUnique();
            peers.Select(peer => peer.Key).ShouldBeUnique();
            peers.ShouldAllBe(peer => Enumerable.Range(2, 5).Select(server.Address).Contains(peer.Address));
        }
    }

    private async Task<(string? Address, string? Key)[]> PeersOfAsync(JsonObject server)
    {
        var exists = await Api.GetAsync($"server/exists?server_name={server.Name()}");
        return exists.Status == 404 ? [] : await Api.PeersAsync(server);
    }

    private (string Path, JsonObject Body) Any()
    {
        var (server, key) = (servers[random.Next(servers.Length)], keys[random.Next(keys.Length)]);
        var named = Fleet.Client(clients[random.Next(clients.Length)], server);
        return random.Next(20) switch
        {
            < 10 => ("client/add", named.With(("public_key", key))),
            < 13 => ("client/delete", named),
            < 15 => ("server/remove_peer", named),
            < 17 => ("server/update", named.With(("public_key", key))),
            < 18 => ("server/delete", named),
            _ => ("server/add", server),
        };
    }
}
