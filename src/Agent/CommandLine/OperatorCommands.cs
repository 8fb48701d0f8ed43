using Agent.Configuration;
using Agent.Servers;

namespace Agent.CommandLine;

/// <summary>What an operator decides about a server's host.</summary>
internal static class OperatorCommands
{
    /// <summary>Admits what a fallen list has again. A running agent sees that with its next round.</summary>
    public static Task<int> AcceptAsync(string path) => CommandGuard.RunAsync(path, async session =>
    {
        ServerOf(session, path);
        await session.State.UpdateAsync(Accept);
        return ExitCode.Done;
    });

    /// <summary>Lets the agent register the server anew, or follow another one of its name: a running one with its next round.</summary>
    public static Task<int> ForgetAsync(string path) => CommandGuard.RunAsync(path, async session =>
    {
        var server = ServerOf(session, path);
        var peers = await session.PeersAsync(server.Interface);
        if (peers.Count > 0 && !session.IsManaged)
        {
            throw new DecisionNeededException(
                $"No agent has made or adopted {server.Interface}: there is nothing to forget, and its peers stay. "
                + $"`wgbroker-agent adopt {server.Interface}` shows what it would take over.");
        }

        var now = TimeProvider.System.GetUtcNow();
        foreach (var peer in peers)
        {
            var live = peer.IsLive(now) ? ", which has a live tunnel" : "";
            Console.Out.WriteLine($"Gives up {peer.PublicKey} with {peer.AllowedIps}{live}.");
        }

        Console.Out.WriteLine($"{peers.Count} peers of {server.Interface} go with the next round, unless the broker's list has them.");
        await session.State.UpdateAsync(state => ServerState.Empty with { IsForgotten = true, Kept = state.Kept });
        return ExitCode.Done;
    });

    public static Task<int> DownAsync(string path) => CommandGuard.RunAsync(path, async session =>
    {
        var server = ServerOf(session, path);
        using var _ = session.Lock();
        if ((await session.PeersAsync(server.Interface)).Count > 0 && !session.IsManaged)
        {
            throw new DecisionNeededException(
                $"No agent has made or adopted {server.Interface}: it stays up. "
                    + $"`wg-quick down {server.Interface}` takes it down, and cuts its tunnels.");
        }

        session.Log.Info(await session.DownAsync(server.Interface) ? $"Took {server.Interface} down." : $"{server.Interface} is not up.");
        return ExitCode.Done;
    });

    private static ServerState Accept(ServerState state)
    {
        foreach (var (key, allowedIps) in state.Held)
        {
            Console.Out.WriteLine($"Admits {key} with {allowedIps}.");
        }

        var isOpen = state.Held.Count > 0 || state.FellFrom is not null;
        Console.Out.WriteLine(isOpen ? "The broker's list is accepted as it is." : "Nothing is held back.");
        return isOpen ? state.Accept() : state;
    }

    private static ServerSettings ServerOf(AgentSession session, string path) => session.Configuration.Server
        ?? throw new ConfigurationException(
            $"{path} is a client's, and this command a server's. `wg-quick down` takes a client's interface down.");
}
