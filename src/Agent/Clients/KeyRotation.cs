using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>Gives a peering the next key, and waits until its server has it.</summary>
internal sealed record RotateKey(ServerName Server) : Step
{
    public override IEnumerable<string> Texts => [$"give the peering with {Server} another key"];

    public override string Done => $"Gave the peering with {Server} another key.";
}

/// <summary>A peering gets another key. Until the server has it, the interface keeps the present one: its tunnel lives on.</summary>
internal sealed class KeyRotation(ClientFeed feed, KeyStore keyStore, PeeringNotes notes, TimeProvider time, AgentLog log)
{
    /// <summary>
    /// Why a peering cannot get another key; null where it can. For the server's agent a new key is another peer, and gets no preshared key
    /// of an earlier one.
    /// </summary>
    public static string? Refusal(PeeringSettings settings, ClientState host) =>
        host.Keys is not null && (settings.PresharedKeyFile is not null || host.File?.Tunnel?.Extras.PresharedKey is not null
            || host.Tunnel?.Device.Peers.Any(peer => peer.Extras.PresharedKey is not null) == true)
            ? ClientFindings.PresharedKey(settings, host)
            : null;

    /// <summary>What follows the first step is planned anew when that is done.</summary>
    public static Plan PlanOf(PeeringSettings settings, ClientState host) => new(
    [
        new RotateKey(settings.ServerName),
        .. host.Tunnel is { } up ? (Step[])[new SetPrivateKey(up.Interface, host.NextKeys!.PrivateKey)] : [],
        new WriteConfiguration(host.Path, Text: null, host.File?.Text),
    ]);

    /// <summary>
    /// Repeated with each round until the server's agent has applied the key, while the tunnel is alive. A kill at any moment leaves both
    /// keys, and the next round goes on.
    /// </summary>
    /// <returns>What the broker says; null while the server does not have the key.</returns>
    public async Task<(PeeringPlan Plan, PeeringView? Said)> RunAsync(
        PeeringPlan plan, RotateKey rotate, CancellationToken cancellationToken)
    {
        var server = rotate.Server;
        var next = (await keyStore.FindNextAsync(server))!.PublicKey;
        var note = notes.SaveAsked(server, next);
        var (said, isApplied) = await feed.ReplaceKeyAsync(server, next, cancellationToken);
        if (!isApplied && plan.Peer?.IsLive(time.GetUtcNow()) is true)
        {
            return (plan with { Error = ClientFindings.KeyPending(server), ErrorKind = "key-pending", IsPending = true }, null);
        }

        await keyStore.TakeNextAsync(server);
        notes.Save(server, note.WithGranted(next));
        log.Info(rotate.Done);
        return (plan, said);
    }
}
