using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Broker.Api.Tests.Authority;

/// <summary>
/// Answers of any length, to a caller that takes its time: they went on after its token was deleted, for as long as it read.
/// </summary>
[Category("Rule12")]
public sealed class LongAnswerTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    /// <summary>So many that no buffer on the way holds them all.</summary>
    private const int Many = 60_000;

    private string Id => BackEnd is BackEnd.Sqlite ? "text" : "uuid";

    [TestCase("audit/list", "application/x-ndjson")]
    [TestCase("client/list_all", "application/json")]
    [TestCase("CLIENT/list_ALL/", "*/*")]
    [TestCase("client/status", "application/json")]
    public async Task Are_cut_when_the_token_has_ended(string call, string accept)
    {
        var api = (await StartBrokerAsync()).Api;
        await FillAsync(api);
        var wish = Tokens.Wish("admin");
        using var caller = CallerOf(api, await api.TokenAsync(wish));
        using var answer = await AskAsync(caller, call, accept);
        ((int)answer.StatusCode).ShouldBe(200);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[100]);

        (await api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);

        await Task.Delay(TimeSpan.FromSeconds(1)); // what is cut by then is no longer sent
        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(System.IO.Stream.Null).WaitAsync(Eventually.Patience));
    }

    [TestCase("audit/list", "application/x-ndjson")]
    [TestCase("client/list_all", "application/json")]
    public async Task Are_whole_for_who_may_read_them(string call, string accept)
    {
        var api = (await StartBrokerAsync()).Api;
        await FillAsync(api);
        using var caller = CallerOf(api, await api.TokenAsync(Tokens.Wish("admin")));
        using var answer = await AskAsync(caller, call, accept);

        var text = await answer.Content.ReadAsStringAsync();

        text.ShouldContain($"client-{Many}");
    }

    private async Task FillAsync(BrokerApi api)
    {
        await api.AddServerAsync(Sample.Server(mask: 12, network: IPAddress.Parse("10.0.0.0")));
        var numbers = $"with recursive n(i) as (select 2 union all select i + 1 from n where i < {Many})";
        await ExecuteAsync($"""
            {numbers}
            insert into audit (at, caller, role, call, client_name) select {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}, 'tester', 'admin', 'client/add', 'client-' || (i + 1) from n;
            """);
        await ExecuteAsync($"""
            {numbers}
            insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
            select cast('00000000-0000-0000-0000-' || (100000000000 + i) as {Id}), s.id, s.public_key, 'client-' || (i + 1),
                   (100000000000 + i) || 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', i
            from n, servers s
            """);
        await api.ListsWhatWasAnsweredAsync();
    }

    /// <summary>With so little room on its side that the broker soon cannot send more.</summary>
    private static HttpClient CallerOf(BrokerApi api, string secret)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var caller = new HttpClient(handler) { BaseAddress = api.Address };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return caller;
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient caller, string call, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{call}");
        request.Headers.Accept.ParseAdd(accept);
        return caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
