namespace Broker.Api.Tests.Hosting;

/// <summary>A certificate that cannot be used stops the start with one sentence that names the key.</summary>
[Parallelizable(ParallelScope.All)]
[Process]
public sealed class CertificateTests
{
    private const string Section = "Kestrel__Certificates__Default__";

    [TestCase("nowhere.pem", "KeyPath", "nowhere.key")]
    [TestCase("nowhere.pfx", "Password", "secret")]
    public async Task Names_a_certificate_that_is_not_there(string path, string key, string value) =>
        (await BrokerStart.TryAsync([("Urls", "https://127.0.0.1:0"), ($"{Section}Path", path), ($"{Section}{key}", value)]))
            .ShouldBlame("Kestrel");

    [TestCase("nonsense", "key")]
    [TestCase("certificate", "nonsense")]
    [TestCase("certificate", "")]
    [TestCase("certificate", "other key")]
    [TestCase("key", "key")]
    public async Task Names_a_certificate_that_does_not_fit(string certificateFile, string keyFile)
    {
        using var certificate = Certificates.Make();
        using var other = Certificates.Make();
        string Content(string name) => name switch
        {
            "certificate" => certificate.ExportCertificatePem(),
            "key" => certificate.KeyPem(),
            "other key" => other.KeyPem(),
            _ => name,
        };

        var start = await BrokerStart.TryAsync(
            [("Urls", "https://127.0.0.1:0"), ($"{Section}Path", "broker.pem"), ($"{Section}KeyPath", "broker.key")],
            [("broker.pem", Content(certificateFile)), ("broker.key", Content(keyFile))]);

        start.ShouldBlame("Kestrel");
    }
}
