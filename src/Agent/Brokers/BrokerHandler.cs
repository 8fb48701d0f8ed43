using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Agent.Configuration;

namespace Agent.Brokers;

/// <summary>
/// Sends requests with the broker's credentials. Password or token, and authorities are read again when their files have changed, and after
/// the broker has refused the credentials, so that they can be replaced without a restart.
/// </summary>
internal sealed class BrokerHandler : HttpMessageHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>DNS names change their addresses, load balancers their back ends.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly ApiServer server;
    private readonly AcceptedToken? accepted;
    private readonly Lock gate = new();
    private HttpMessageInvoker connections;
    private string? secret;
    private (DateTime Secret, DateTime Authorities) read;

    /// <exception cref="ConfigurationException">The file of authorities cannot be used.</exception>
    public BrokerHandler(ApiServer server, AcceptedToken? accepted = null)
    {
        (this.server, this.accepted, secret) = (server, accepted, server.Secret);
        connections = Connect();
        read = Written();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpMessageInvoker current;
        string? sent;
        lock (gate)
        {
            ReadAgain();
            sent = secret;
            request.Headers.Authorization = Authorize(sent);
            current = connections;
        }

        var response = await current.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            lock (gate)
            {
                read = default;
            }
        }

        accepted?.Tell(sent, request, response);

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        connections.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Files that cannot be read now, since somebody is replacing them, leave things as they are.</summary>
    private void ReadAgain()
    {
        try
        {
            var written = Written();
            if (written == read)
            {
                return;
            }

            secret = server.ReadSecret() ?? secret;
            if (written.Authorities != read.Authorities)
            {
                // The old one ends with the requests that use it.
                connections = Connect();
            }

            read = written;
        }
        catch (Exception exception) when (exception is ConfigurationException or IOException or UnauthorizedAccessException)
        {
            // tried again with the next request
        }
    }

    private AuthenticationHeaderValue? Authorize(string? text) =>
        text is null ? null
        : server.Username is null ? new AuthenticationHeaderValue("Bearer", text)
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.Username}:{text}")));

    private (DateTime Secret, DateTime Authorities) Written() => (WrittenAt(server.SecretFile), WrittenAt(server.CaFile));

    /// <summary>Of the file that a link leads to: tools that rotate files replace that, or the link.</summary>
    private static DateTime WrittenAt(string? path) =>
        path is null ? default : File.GetLastWriteTimeUtc(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    private HttpMessageInvoker Connect() => new(new SocketsHttpHandler
    {
        // A redirect would carry the credentials to wherever it points, a proxy of the environment to whoever runs it.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = BrokerConnection.PolicyOf(server.CaFile) },
    });
}
