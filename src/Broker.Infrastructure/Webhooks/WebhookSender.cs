using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using AutoMapper;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Contracts;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;

namespace Broker.Infrastructure.Webhooks;

/// <summary>
/// Sends events to a receiver, which nobody trusts: no redirect, no proxy, no cookie, and nothing of its answer but the status or, if it
/// has none, a short quotation. Where it is, is checked when it is connected to, since a name may stand for another address by then.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>For all of a delivery.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Of an answer, in bytes, before the connection is closed rather than used again.</summary>
    private const int MostRead = 4096;

    /// <summary>In characters.</summary>
    private const int LongestError = 300;

    private readonly WebhookOptions options;
    private readonly IMapper mapper;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public WebhookSender(WebhookOptions options, IMapper mapper, TimeProvider time)
    {
        (this.options, this.mapper, this.time) = (options, mapper, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MostRead / 1024,
            MaxResponseDrainSize = MostRead,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = ConnectAsync,
        };
        client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Null when the receiver has taken the events; else why not.</summary>
    public async Task<string?> SendAsync(Webhook webhook, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Timeout);
        try
        {
            using var request = Request(webhook, events);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return response.IsSuccessStatusCode ? null : $"The receiver answered {(int)response.StatusCode}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The receiver did not answer within {Timeout.TotalSeconds} s.";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return Printable($"The receiver cannot be reached: {(exception.InnerException ?? exception).Message}");
        }
    }

    /// <summary>The message of an exception may quote the receiver's answer, with NULs, which PostgreSQL stores in no text.</summary>
    private static string Printable(string text) => string.Create(
        Math.Min(text.Length, LongestError), text, (printable, original) =>
        {
            for (var i = 0; i < printable.Length; i++)
            {
                printable[i] = char.IsControl(original[i]) || char.IsSurrogate(original[i]) ? ' ' : original[i];
            }
        });

    public void Dispose() => client.Dispose();

    private HttpRequestMessage Request(Webhook webhook, IReadOnlyList<StoredEvent> events)
    {
        var delivery = new WebhookDelivery { WebhookName = $"{webhook.Name}", Events = [.. events.Select(mapper.Map<EventResponse>)] };
        var body = JsonSerializer.SerializeToUtf8Bytes(delivery, BrokerJsonContext.Default.WebhookDelivery);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url.Uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("wireguard-broker");
        request.Headers.Add("X-Broker-Delivery", events[^1].Id);
        request.Headers.Add("X-Broker-Timestamp", timestamp);
        request.Headers.Add("X-Broker-Signature", webhook.Secret.Sign(timestamp, body));
        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = options.AllowLocal ? found : Array.FindAll(found, address => !ReceiverAddress.IsLocal(address));
        if (allowed.Length == 0)
        {
            throw new IOException($"{host} is a loopback, link-local or multicast address, which no webhook may lead to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
