using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EndToEnd.Tests;

/// <summary>A client of the proxy that trusts the certificate that was made for it, and nothing else.</summary>
internal static class TlsClient
{
    /// <param name="secrets">Has the certificate.</param>
    /// <param name="password">What it authenticates with.</param>
    /// <param name="port">Of the proxy, on a loopback address.</param>
    /// <param name="socket">Makes the socket of a connection.</param>
    public static HttpClient Create(MadeSecrets secrets, string password, int port, Func<Socket> socket)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(secrets.PathOf("tls.crt")) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = socket();
                try
                {
                    await connection.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        };
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"));
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{port}"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
        };
    }
}
