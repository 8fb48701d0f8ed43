using System.Globalization;
using System.Net;
using System.Text.Json;
using Agent.Brokers;
using Agent.Configuration;
using Broker.Contracts;
using Broker.TestSupport;

namespace Agent.Tests.Configuration;

/// <summary>The agent's configuration, its reading of answers and the broker's rules have one verdict on every input.</summary>
public sealed class InputTests
{
    private static IEnumerable<Input> Table => Inputs.All;

    [TestCaseSource(nameof(Table))]
    public void The_rules_say_so(Input input) => IsValidForTheDomain(input.Field, input.Text).ShouldBe(input.IsValid);

    [TestCaseSource(nameof(Table))]
    public void The_configuration_says_so(Input input) =>
        Takes<ConfigurationException>(() => ReadYaml(input.Field, input.Text)).ShouldBe(input.IsValid);

    [TestCaseSource(nameof(Table))]
    public void The_reading_of_answers_says_so(Input input) =>
        Takes<BrokerFaultException>(() => ReadAnswer(input.Field, input.Text)).ShouldBe(input.IsValid);

    [Test]
    public void There_are_a_hundred_inputs() => Inputs.All.Count.ShouldBeGreaterThanOrEqualTo(100);

    private static bool IsValidForTheDomain(string field, string text) => field switch
    {
        "server_name" => ServerName.TryParse(text, out _),
        "client_name" => ClientName.TryParse(text, out _),
        "public_key" => PublicKey.TryParse(text, out _),
        "endpoint_address" => EndpointAddress.TryParse(text, out _),
        "allowed_ips" => AllowedIps.TryParse(text, out _),
        _ => Takes<InvalidFieldException>(() => Pool(text)),
    };

    private static void Pool(string text)
    {
        var (address, mask, reserved) = Parts(text);
        AddressPool.Create(
            Subnet.CreateForHosts(
                IpText.TryParseAddress(address, out var parsed) ? parsed : throw new InvalidFieldException("", ""), mask), reserved);
    }

    private static (string Address, int Mask, int Reserved) Parts(string text) => text.Split('/') switch
    {
        [var address, var mask] => (address, int.Parse(mask, CultureInfo.InvariantCulture), 0),
        [var address, var mask, var reserved] =>
            (address, int.Parse(mask, CultureInfo.InvariantCulture), int.Parse(reserved, CultureInfo.InvariantCulture)),
        _ => throw new FormatException(text),
    };

    /// <summary>A value in the file that an operator writes. Keys are never in it: the key file takes their place.</summary>
    private static void ReadYaml(string field, string text)
    {
        var quoted =
            $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";
        switch (field)
        {
            case "server_name":
                Yaml.Read(Yaml.With(Yaml.Server, "name", $"name: {quoted}"));
                break;
            case "client_name":
                Yaml.Read(Yaml.With(Yaml.Client, "name", $"name: {quoted}"));
                break;
            case "public_key":
                if (Agent.WireGuard.SecretKey.Parse(text) is null || text.Trim() != text)
                {
                    throw new ConfigurationException("no key");
                }

                break;
            case "subnet" or "pool":
                var (address, mask, reserved) = Parts(text);
                var file = Yaml.With(Yaml.Server, "network_address", $"network_address: '{address}'");
                Yaml.Read(Yaml.With(
                    Yaml.With(file, "network_mask", $"network_mask: {mask}"), "num_reserved_ips", $"num_reserved_ips: {reserved}"));
                break;
            default:
                Yaml.Read(Yaml.With(Yaml.Server, field, $"{field}: {quoted}"));
                break;
        }
    }

    /// <summary>A value in an answer of the broker's. Names and reserved counts come back as they were sent, and are not read.</summary>
    private static void ReadAnswer(string field, string text)
    {
        switch (field)
        {
            case "server_name" or "client_name" or "pool":
                if (!IsValidForTheDomain(field, text))
                {
                    throw new BrokerFaultException("", "");
                }

                break;
            case "subnet":
                var (address, mask, _) = Parts(text);
                Read(server =>
                {
                    server["network_address"] = address;
                    server["network_mask"] = mask;
                    server["server_wg_ip"] = IsValidForTheDomain(field, text)
                        ? AddressPool.Create(
                            Subnet.CreateForHosts(IPAddress.Parse(address), mask), reservedCount: 0).ServerAddress.ToString()
                        : address;
                });
                break;
            default:
                Read(server => server[field] = text);
                break;
        }

        static void Read(Action<System.Text.Json.Nodes.JsonNode> change)
        {
            var server = JsonSerializer.SerializeToNode(Sample.KnownServer(), BrokerJsonContext.Default.ServerResponse)!;
            change(server);
            KnownServer.Read(server.Deserialize(BrokerJsonContext.Default.ServerResponse)!);
        }
    }

    private static bool Takes<TRefusal>(Action action)
        where TRefusal : Exception
    {
        try
        {
            action();
            return true;
        }
        catch (TRefusal)
        {
            return false;
        }
    }
}
