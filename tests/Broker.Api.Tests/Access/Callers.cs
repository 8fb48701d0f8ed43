using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests.Access;

/// <summary>Callers with credentials and addresses of their own: all of 127.0.0.0/8 is this machine.</summary>
internal static class Callers
{
    private static int count = 1;

    /// <summary>An address that nobody else calls from.</summary>
    public static IPAddress NewAddress() => IPAddress.Parse("127.1.0.0").Plus(Interlocked.Increment(ref count));

    public static AuthenticationHeaderValue Basic(string user, string password, Encoding? encoding = null) =>
        new("Basic", Convert.ToBase64String((encoding ?? Encoding.UTF8).GetBytes($"{user}:{password}")));

    /// <inheritdoc cref="Caller(Uri, string?, IPAddress?)"/>
    public static HttpClient Caller(this BrokerProcess broker, string? credentials, IPAddress? from = null) =>
        Caller(broker.BaseAddress, credentials, from);

    /// <param name="broker">Whom to call.</param>
    /// <param name="credentials">The whole header, sent as it is; null for none.</param>
    /// <param name="from">Null for an address that nobody else calls from.</param>
    public static HttpClient Caller(this Uri broker, string? credentials, IPAddress? from = null)
    {
        var local = from ?? NewAddress();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = Eventually.Patience,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(local, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = broker };
        if (credentials is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", credentials);
        }

        return client;
    }

    /// <summary>Asks for the list of servers once.</summary>
    public static Task<Answer> KnockAsync(this HttpClient caller, string? forwardedFor = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server/list_all");
        if (forwardedFor is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        }

        return new BrokerApi(caller).SendAsync(request);
    }

    /// <summary>Knocks until the answer is 429; fails when it never is.</summary>
    public static async Task<Answer> KnockUntilThrottledAsync(this HttpClient caller, Func<int, string?>? forwardedFor = null)
    {
        const int Attempts = 60;
        for (var i = 1; i <= Attempts; i++)
        {
            var answer = await caller.KnockAsync(forwardedFor?.Invoke(i));
            if (answer.Status != 401)
            {
                return answer;
            }
        }

        throw new ShouldAssertException($"{Attempts} failures were all answered with 401.");
    }
}
