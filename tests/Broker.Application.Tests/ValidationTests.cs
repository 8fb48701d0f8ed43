using Broker.Application.Behaviors;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Servers;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.GetServerVersion;
using Broker.Application.Servers.WaitForServer;
using Broker.Application.Servers.GetWireguardIp;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.ReportServer;
using Broker.Application.Servers.UpdateServer;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application.Tests;

public sealed class ValidationTests : ApplicationTest
{
    private static IEnumerable<TestCaseData> AllWrong()
    {
        yield return Case(
            new AddServerCommand("-", "10.0.0", 33, "key", "-", 0, -1, "10.0.0.0"),
            "server_name, network_address, network_mask, public_key, endpoint_address, endpoint_port, n_reserved_ips, allowed_ips");
        yield return Case(
            new AddServerCommand(null!, null!, -1, null!, null!, 65536, int.MinValue, ""),
            "server_name, network_address, network_mask, public_key, endpoint_address, endpoint_port, n_reserved_ips, allowed_ips");
        yield return Case(new AddServerCommand("paris", "10.0.0.0", 24, "key", "vpn.example", 51820, null, null), "public_key");
        yield return Case(
            new UpdateServerCommand("", "", "", 0, ""),
            "server_name, public_key, endpoint_address, endpoint_port, allowed_ips");
        yield return Case(new UpdateServerCommand("paris", null, null, 65536, null), "endpoint_port");
        yield return Case(new AddClientCommand("a b", "../paris", "key"), "client_name, server_name, public_key");
        yield return Case(new AddClientCommand(null!, null!, null!), "client_name, server_name, public_key");
        yield return Case(new RemovePeerCommand("", ".paris"), "client_name, server_name");
        yield return Case(new GetClientConfigQuery("$(id)", "paris\n"), "client_name, server_name");
        yield return Case(new DeleteClientCommand(new string('a', 254)), "client_name");
        yield return Case(new DeleteServerCommand(new string('a', 64)), "server_name");
        yield return Case(new FindServerQuery("päris"), "server_name");
        yield return Case(new GetServerConfigQuery("_paris"), "server_name");
        yield return Case(new GetServerVersionQuery("_paris"), "server_name");
        yield return Case(new WaitForServerQuery("_paris", new ServerVersion(Guid.Empty, 0), TimeSpan.Zero), "server_name");
        yield return Case(new GetWireguardIpQuery(null!), "server_name");
        yield return Case(new GetServerStatusQuery(""), "server_name");
        yield return Case(new GetClientStatusQuery("a b"), "client_name");
        yield return Case(
            new ReportServerCommand(null!, null!, -1, null!, -1, null!),
            "server_name, server_id, revision, agent_version, listen_port, peers");
        yield return Case(
            new ReportServerCommand("-", "1", long.MinValue, "1 2", 65536, [null!]),
            "server_name, server_id, revision, agent_version, listen_port, peers");
    }

    [TestCaseSource(nameof(AllWrong))]
    public async Task Every_wrong_field_is_named_at_once_and_nothing_is_begun<T>(IRequest<T> request, string fields)
    {
        var refusal = await Should.ThrowAsync<ValidationException>(() => SendAsync(request));

        refusal.Errors.Select(error => error.PropertyName).ShouldBe(fields.Split(", "), ignoreOrder: true);
        Transactions.Begun.ShouldBe(0);
    }

    [TestCase("endpoint_port", "Not a number.")]
    [TestCase("server_name", "Not a text.")]
    [TestCase("surprise", "No such field.")]
    public async Task A_field_that_the_edge_could_not_read_is_refused_though_all_else_is_right(string field, string message)
    {
        var refusal = await Should.ThrowAsync<ValidationException>(() => SendAsync(
            new UpdateServerCommand("paris", null, null, null, null),
            scope => scope.GetRequiredService<MalformedFields>().Add(field, message)));

        var error = refusal.Errors.ShouldHaveSingleItem();
        (error.PropertyName, error.ErrorMessage).ShouldBe((field, message));
        Transactions.Begun.ShouldBe(0);
    }

    [Test]
    public async Task A_field_that_the_edge_could_not_read_is_named_once_beside_the_others()
    {
        var refusal = await Should.ThrowAsync<ValidationException>(() => SendAsync(
            new AddClientCommand(null!, "-", Key(1)),
            scope => scope.GetRequiredService<MalformedFields>().Add("client_name", "Not a text.")));

        refusal.Errors.Select(error => error.PropertyName).ShouldBe(["client_name", "server_name"], ignoreOrder: true);
        refusal.Errors.Single(error => error.PropertyName == "client_name").ErrorMessage.ShouldBe("Not a text.");
    }

    [Test]
    public async Task A_message_names_the_value_and_what_would_be_accepted_and_is_no_longer_than_it_must()
    {
        var refusal = await Should.ThrowAsync<ValidationException>(() => SendAsync(new DeleteServerCommand(new string('a', 100_000))));

        refusal.Errors.Single().ErrorMessage.ShouldContain("'aaaaaaaaaa");
        refusal.Errors.Single().ErrorMessage.ShouldContain("1 to 63");
        refusal.Errors.Single().ErrorMessage.Length.ShouldBeLessThan(300);
    }

    private static TestCaseData Case<T>(IRequest<T> request, string fields) =>
        new TestCaseData(request, fields) { TypeArgs = [typeof(T)] }.SetArgDisplayNames(request.GetType().Name, fields);
}
