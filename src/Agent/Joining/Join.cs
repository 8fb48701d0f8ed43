using Agent.Brokers;
using Agent.Files;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Joining;

/// <summary>Who this host is at the broker: <see cref="Client"/>, or <see cref="Server"/>.</summary>
/// <param name="Servers">That the client has peerings with.</param>
internal sealed record Membership(ClientName? Client, ServerName? Server, IReadOnlyList<ServerName> Servers)
{
    public string Name => Client?.ToString() ?? Server!.ToString();
}

/// <summary>
/// Exchanges an invitation for a token of this host. What cannot be had again is on the disk first: the keys before the invitation is used,
/// the token as soon as it is there.
/// </summary>
internal sealed class Join(AuthorityClient broker, KeyStore keyStore, AgentFolders folders, AgentLog log)
{
    /// <returns>Who this host is, and where its token is.</returns>
    /// <exception cref="BrokerFaultException">The broker refuses, or does not answer.</exception>
    public async Task<(Membership Member, string TokenFile)> AcceptAsync(Secret invitation, CancellationToken cancellationToken)
    {
        ProbeFolder();
        var answer = await UseAsync(invitation, cancellationToken);
        var servers = ReadAll(answer.ServerNames);
        var member = answer.ClientName is { } client
            ? new Membership(Read<ClientName>(client), Server: null, servers)
            : new Membership(Client: null, servers.FirstOrDefault() ?? throw KnownServer.Invalid("server_names", null), []);
        var path = FreePath(member.Name);
        AtomicFile.Replace(path, $"{answer.Token}\n");
        log.Info($"Joined as {(member.Client is null ? "server" : "client")} '{member.Name}'. The token is {path}.");
        return (member, path);
    }

    private async Task<AcceptedInvitationResponse> UseAsync(Secret invitation, CancellationToken cancellationToken)
    {
        try
        {
            return await AcceptAsync(invitation, new Dictionary<ServerName, PublicKey>(), cancellationToken);
        }
        catch (BrokerRefusalException refusal) when (refusal.ServerNames is { Count: > 0 } names)
        {
            var keys = new Dictionary<ServerName, PublicKey>();
            foreach (var server in ReadAll(names))
            {
                keys[server] = (await keyStore.LoadOrMakeAsync(server)).PublicKey;
            }

            return await AcceptAsync(invitation, keys, cancellationToken);
        }
        catch (BrokerRefusalException refusal) when (refusal.Status == 410)
        {
            throw new BrokerFaultException(refusal.Kind, refusal.Message + Found());
        }
    }

    private async Task<AcceptedInvitationResponse> AcceptAsync(
        Secret invitation, Dictionary<ServerName, PublicKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await broker.AcceptAsync(invitation, keys, cancellationToken);
            return Secret.TryParse(SecretKind.Token, answer.Token, out _) ? answer : throw KnownServer.Invalid("token", "(not shown)");
        }
        catch (BrokerFaultException fault) when (fault is not BrokerRefusalException && fault.IsTransient)
        {
            throw new BrokerFaultException(
                fault.Kind, $"{fault.Message} Try again; if the invitation is used up then, its answer was lost: ask for another one.");
        }
    }

    /// <summary>
    /// A token that is there stays as it is: it may be that of a server of this host with the client's name, whose agent goes on with it.
    /// </summary>
    private string FreePath(string name)
    {
        var path = folders.Token(name);
        for (var number = 2; File.Exists(path); number++)
        {
            path = folders.Token($"{name}@{number}");
        }

        return path;
    }

    /// <summary>A token that came of this invitation already, and the way on from it.</summary>
    private string Found() =>
        Directory.EnumerateFiles(folders.Keys, "*.token").MaxBy(File.GetLastWriteTimeUtc) is { } path
            ? $" If this host has used it, its token is {path}: `--token-file {path}` instead of an invitation goes on from there."
            : "";

    /// <summary>The token comes once: a folder that cannot take it is to be told before.</summary>
    private void ProbeFolder()
    {
        AgentFolders.Make(folders.Keys);
        var probe = Path.Combine(folders.Keys, ".join.probe");
        AtomicFile.Replace(probe, new string('-', 4096));
        File.Delete(probe);
    }

    private static ServerName[] ReadAll(IEnumerable<string>? names) => [.. names?.Select(Read<ServerName>) ?? []];

    private static T Read<T>(string? text)
        where T : class, ITextValue<T> =>
        T.TryParse(text, out var value) ? value : throw KnownServer.Invalid("name", text);
}
