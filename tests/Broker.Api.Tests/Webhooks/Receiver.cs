using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Broker.Api.Tests.Webhooks;

/// <summary>A receiver of webhooks, on a port of loopback that it keeps while it is away.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Delivered> taken = [];
    private WebApplication app = null!;
    private int port;

    /// <summary>What it answers a delivery; others than 200 to 299 do not count as taken.</summary>
    public Func<HttpContext, Task<int>> Answering { get; set; } = _ => Task.FromResult(204);

    /// <summary>All requests, taken or not.</summary>
    public int Requests { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{port}/hook");

    public IReadOnlyList<Delivered> Taken => [.. taken];

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        await receiver.StartAgainAsync();
        return receiver;
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        app = builder.Build();
        app.Run(TakeAsync);
        await app.StartAsync();
        port = new Uri(app.Urls.Single()).Port;
    }

    /// <summary>Cuts what is under way.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    /// <summary>The ids of the events of a server that it has taken, in order, with repetitions.</summary>
    public string?[] IdsOf(JsonObject server) =>
        [.. Taken.SelectMany(delivered => delivered.Events).Where(found => found.Text("server_name") == server.Name())
            .Select(found => found.Text("id"))];

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests++;
        var status = await Answering(context);
        if (status is >= 200 and < 300)
        {
            taken.Enqueue(new Delivered(
                context.Request.Method, context.Request.Headers.ToDictionary(
                    header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase), body.ToArray()));
        }

        context.Response.StatusCode = status;
    }
}

internal sealed record Delivered(string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public IEnumerable<JsonElement> Events => Json.GetProperty("events").EnumerateArray();

    /// <summary>HMAC as RFC 2104 defines it, written out.</summary>
    public string SignatureBy(string secret)
    {
        var key = Encoding.ASCII.GetBytes(secret.PadRight(64, '\0'));
        byte[] text = [.. Encoding.ASCII.GetBytes(Headers["X-Broker-Timestamp"] + "."), .. Body];
        var inner = SHA256.HashData([.. key.Select(part => (byte)(part ^ 0x36)), .. text]);
        return Convert.ToHexString(SHA256.HashData([.. key.Select(part => (byte)(part ^ 0x5c)), .. inner])).ToLowerInvariant();
    }
}
