using Agent.Brokers;
using Agent.Configuration;
using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Joining;

/// <summary>Asks the broker what a token is for, to write the configuration of its holder.</summary>
internal sealed class TokenHolder(AuthorityClient authority, BrokerClient broker)
{
    /// <exception cref="ConfigurationException">The token is not one host's.</exception>
    public async Task<Membership> AskAsync(CancellationToken cancellationToken)
    {
        var caller = await authority.WhoAmIAsync(cancellationToken);
        if (caller.Role == "server" && ServerName.TryParse(caller.ServerName, out var server))
        {
            return new Membership(Client: null, server, []);
        }

        if (caller.Role == "client" && ClientName.TryParse(caller.ClientName, out var client))
        {
            var peerings = await broker.GetClientStatusAsync(client, cancellationToken) ?? [];
            return new Membership(
                client,
                Server: null,
                [.. peerings.Select(ServerOf).OrderBy(name => name.ToString(), StringComparer.Ordinal)]);
        }

        throw new ConfigurationException(
            $"--token-file has a token of the role {Printable.Text(caller.Role)}: a host joins with one of the role server or client.");
    }

    private static ServerName ServerOf(ClientPeeringStatusResponse peering) =>
        ServerName.TryParse(peering.Server, out var server) ? server : throw KnownServer.Invalid("server_name", peering.Server);

    /// <summary>With what the broker knows of the server, if it does.</summary>
    public async Task<ServerTerms> CompleteAsync(ServerName server, ServerTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            return terms.With(await broker.GetServerAsync(server, cancellationToken));
        }
        catch (BrokerFaultException)
        {
            return terms; // not registered yet; or no answer, which the agent will tell
        }
    }
}
