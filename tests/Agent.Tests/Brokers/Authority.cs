using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Agent.Tests.Brokers;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public Authority()
    {
        var request = new CertificateRequest($"CN=Authority {Guid.NewGuid()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    public string Pem => certificate.ExportCertificatePem() + "\n";

    /// <summary>A certificate of a server, with its key.</summary>
    /// <param name="forLoopback">Whether it is for 127.0.0.1; else for another host.</param>
    /// <param name="expires">In days from now.</param>
    public X509Certificate2 Issue(bool forLoopback = true, int expires = 1)
    {
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (forLoopback)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName("elsewhere.example.org");
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            certificate, DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow.AddDays(expires), [1, 2, 3]);
        return issued.CopyWithPrivateKey(serverKey);
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
