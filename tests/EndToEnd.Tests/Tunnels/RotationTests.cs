using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Password and certificate authority are replaced while an agent runs: no restart, and no tunnel notices.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RotationTests : ServerAndClientTests
{
    private const string PasswordFile = "/etc/wireguardbroker/password";
    private const string AuthorityFile = "/etc/wireguardbroker/ca.pem";
    private const string HttpsUrl = "https://10.99.0.1:8443";

    [Test]
    public async Task Of_the_password_needs_no_restart()
    {
        await server.WriteAsync(PasswordFile, $"{TunnelNetwork.Password}\n");
        await server.ConfigureAsync(server.Configuration.Replace(
            $"password: \"{TunnelNetwork.Password}\"", $"password_file: \"{PasswordFile}\"", StringComparison.Ordinal));
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);

        Network.BrokerSettings["Auth__Password"] = "twelve-grey-herons";
        await Network.StartBrokerAsync();
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("credentials are not valid"));
        var key = await Network.AddPeeringAsync("phone");
        await server.WriteAsync(PasswordFile, "twelve-grey-herons\n");

        await server.HasPeersAsync(client.PublicKey("berlin"), key);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
        server.Log.ShouldNotContain("twelve-grey-herons");
    }

    [Test]
    public async Task Of_the_authority_needs_no_restart()
    {
        await using var pings = await ConnectAsync();
        await UseHttpsAsync("first");
        await server.WriteAsync(AuthorityFile, await CertificateAsync("first"));
        await server.ConfigureAsync(server.Configuration.Replace(
            $"address: \"{TunnelNetwork.BrokerUrl}\"", $"address: \"{HttpsUrl}\"\n    ca_file: \"{AuthorityFile}\"",
            StringComparison.Ordinal));
        await server.ServeAsync();
        var phone = await Network.AddPeeringAsync("phone");
        await server.HasPeersAsync(client.PublicKey("berlin"), phone);

        await UseHttpsAsync("second");
        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("No answer from https://10.99.0.1:8443"));
        var tablet = await Network.AddPeeringAsync("tablet");
        (await server.PeersAsync()).Keys.ShouldNotContain(tablet, "its certificate does not verify");
        await server.WriteAsync(AuthorityFile, await CertificateAsync("second"));

        await server.HasPeersAsync(client.PublicKey("berlin"), phone, tablet);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    /// <summary>An agent that has set the server up by HTTP, and has ended.</summary>
    private async Task<Pings> ConnectAsync()
    {
        var agent = await server.ServeAsync();
        var pings = await client.ConnectAsync(server);
        await agent.StopAsync();
        return pings;
    }

    /// <summary>Starts the broker anew, with HTTPS beside HTTP and a certificate that signs itself.</summary>
    private async Task UseHttpsAsync(string certificate)
    {
        await CertificateAsync(certificate);
        Network.BrokerSettings["Urls"] = $"{TunnelNetwork.BrokerUrl};{HttpsUrl}";
        Network.BrokerSettings["Kestrel__Certificates__Default__Path"] = Path.Combine(Network.BrokerHost.Folder, $"{certificate}.crt");
        Network.BrokerSettings["Kestrel__Certificates__Default__KeyPath"] = Path.Combine(Network.BrokerHost.Folder, $"{certificate}.key");
        await Network.StartBrokerAsync();
    }

    private async Task<string> CertificateAsync(string name)
    {
        var path = Path.Combine(Network.BrokerHost.Folder, name);
        if (!File.Exists($"{path}.crt"))
        {
            await Tool.RunAsync(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", $"/CN={name}",
                    "-addext", "subjectAltName=IP:10.99.0.1", "-keyout", $"{path}.key", "-out", $"{path}.crt",
                ]);
        }

        return await File.ReadAllTextAsync($"{path}.crt");
    }
}
