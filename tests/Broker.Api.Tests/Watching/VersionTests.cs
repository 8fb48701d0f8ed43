using System.Net.Http.Headers;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Watching;

/// <summary>The entity tag of <c>server/config</c>: the same as long as an agent has nothing new to apply, and never twice.</summary>
public sealed class VersionTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task An_answer_carries_a_strong_entity_tag_and_the_revision()
    {
        var server = await Api.AddServerAsync();

        var answer = await Api.AskAsync(server);

        answer.ShouldBe(200).GetProperty("revision").GetInt64().ShouldBe(1);
        answer.Headers["ETag"].ShouldMatch("^\"[0-9a-f]{32}-1-[0-9a-f]{32}\"$");
    }

    [TestCase("{0}")]
    [TestCase("W/{0}")]
    [TestCase("\"another\", {0}")]
    public async Task Who_has_the_version_gets_304_without_a_body(string ifNoneMatch)
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);
        var tag = (await Api.AskAsync(server)).Headers["ETag"];

        var answer = await Api.AskAsync(server, string.Format(ifNoneMatch, tag));

        answer.Status.ShouldBe(304);
        answer.Text.ShouldBeEmpty();
        answer.Headers["ETag"].ShouldBe(tag);
        answer.MediaType.ShouldBeNull();
    }

    [TestCase("\"another\"")]
    [TestCase("*")]
    [TestCase("not a tag")]
    public async Task Who_has_another_version_gets_the_peers(string ifNoneMatch) =>
        (await Api.AskAsync(await Api.AddServerAsync(), ifNoneMatch)).ShouldBe(200);

    /// <summary>A name alone takes a shorter way than what must be checked: the verdict is the same.</summary>
    [TestCase("Server_Name={0}")]
    [TestCase("server_name={0}&server_name={0}")]
    [TestCase("server_name={0}&wait=5")]
    [TestCase("server_name={0}%20")]
    [TestCase("server_name=")]
    public async Task Who_has_the_version_and_asks_wrongly_is_refused_all_the_same(string query)
    {
        var server = await Api.AddServerAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/api/v1/server/config/?{string.Format(query, server.Name())}");
        request.Headers.TryAddWithoutValidation("If-None-Match", await Api.VersionAsync(server));

        (await Api.SendAsync(request)).ShouldRefuse(400, "validation");
    }

    [Test]
    public async Task Who_has_the_version_and_prefers_a_wait_is_granted_it()
    {
        var server = await Api.AddServerAsync();

        var answer = await Api.AskAsync(server, await Api.VersionAsync(server), "wait=1");

        answer.Status.ShouldBe(304);
        answer.Headers["Preference-Applied"].ShouldBe("wait=1");
    }

    [Test]
    public async Task Who_has_the_version_of_a_server_that_is_not_its_own_gets_nothing()
    {
        var (own, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var tag = await Api.VersionAsync(other);
        var agent = Api.With(await Api.TokenAsync("server", server: own.Name()));

        (await agent.AskAsync(own, await Api.VersionAsync(own))).Status.ShouldBe(304);
        (await agent.AskAsync(other, tag)).ShouldRefuse(403, "forbidden");
    }

    [Test]
    public async Task A_change_of_the_peers_is_another_version_each_time()
    {
        var server = await Api.AddServerAsync();
        var (client, key) = (Sample.Name(), Sample.Key());
        var tags = new List<string> { await Api.VersionAsync(server) };

        await Api.LeaseAsync(server, client, key);
        tags.Add(await Api.VersionAsync(server));
        await Api.LeaseAsync(server, client, Sample.Key());
        tags.Add(await Api.VersionAsync(server));
        await Api.RemoveAsync(client, server);
        tags.Add(await Api.VersionAsync(server));

        tags.ShouldBeUnique();
        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_version_comes_with_its_own_peers()
    {
        var server = await Api.AddServerAsync();
        var old = await Api.AskAsync(server);
        var lease = await Api.LeaseAsync(server);

        var changed = await Api.AskAsync(server, old.Headers["ETag"]);

        changed.ShouldBe(200).GetProperty("peers")[0].Text("ip_address").ShouldBe(lease);
        changed.Json.GetProperty("revision").GetInt64().ShouldBe(2);
        (await Api.AskAsync(server)).Text.ShouldBe(changed.Text);
    }

    [Test]
    public async Task What_an_agent_need_not_apply_is_no_new_version()
    {
        var server = await Api.AddServerAsync();
        var (client, key) = (Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        var tag = await Api.VersionAsync(server);

        await Api.LeaseAsync(server, client, key);
        await Api.PostAsync("server/add", server);
        await Api.RemoveAsync(Sample.Name(), server);

        (await Api.AskAsync(server, tag)).Status.ShouldBe(304);
    }

    [Test]
    public async Task A_server_that_is_deleted_and_added_again_repeats_no_version()
    {
        var server = await Api.AddServerAsync();
        var first = await Api.VersionAsync(server);
        await Api.DeleteServerAsync(server);
        (await Api.AskAsync(server, first)).ShouldRefuse(404, "server-not-found");

        await Api.AddServerAsync(server);

        (await Api.AskAsync(server, first)).Headers["ETag"].ShouldNotBe(first);
    }

    [Test]
    public async Task Agents_that_send_a_body_get_versions_too()
    {
        var server = await Api.AddServerAsync();
        var tag = await Api.VersionAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/server/config/")
        {
            Content = new StringContent($$"""{"server_name":"{{server.Name()}}"}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);

        (await Api.SendAsync(request)).Status.ShouldBe(304);
    }
}
