using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agent.Configuration;

namespace Agent.Brokers;

/// <summary>How a broker is reached: credentials in each request, certificates always verified, everything bounded.</summary>
internal static class BrokerConnection
{
    /// <summary>A list of 65,000 peers, a full /16, has 9 MB; 23 MB where each has a name of 253 characters.</summary>
    internal const int LargestAnswer = 32 * 1024 * 1024;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <param name="server">The broker.</param>
    /// <param name="accepted">Learns whether the token is accepted; null where nobody asks.</param>
    /// <exception cref="ConfigurationException">The file of authorities cannot be used.</exception>
    public static HttpClient Create(ApiServer server, AcceptedToken? accepted = null) => new(new BrokerHandler(server, accepted))
    {
        BaseAddress = server.Address,
        Timeout = AnswerTimeout,
        MaxResponseContentBufferSize = LargestAnswer,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <summary>Null stands for the system's authorities.</summary>
    public static X509ChainPolicy? PolicyOf(string? caFile)
    {
        if (caFile is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"api_server.ca_file: {exception.Message}", mayPass: true);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new ConfigurationException($"api_server.ca_file: {caFile} holds no certificate in PEM form.", mayPass: true);
    }
}
