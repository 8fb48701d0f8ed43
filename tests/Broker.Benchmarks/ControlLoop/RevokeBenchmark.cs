namespace Broker.Benchmarks.ControlLoop;

/// <summary>From the call that revokes a client to the last packet it gets through a server.</summary>
internal static class RevokeBenchmark
{
    private const int Times = 50;

    /// <param name="agent">The agent as it is installed.</param>
    public static async Task RunAsync(string agent)
    {
        Console.WriteLine($"""

            ### From `client/delete` to no packet

            Broker, server and client are hosts with networks of their own; the server's agent is the installed program, the tunnel is real.
            The client pings through it every {RevocableTunnel.PingMilliseconds} ms, and has had answers for
            {RevocableTunnel.FlowMilliseconds} ms before each revocation. Time is from sending the call to the arrival of the last ping's
            answer, {Times} times; the p99 of so few is the second worst.

            | p50 ms | p99 ms | worst ms |
            | ---: | ---: | ---: |
            """);
        await using var tunnel = await RevocableTunnel.StartAsync(agent);
        var times = new List<double>();
        while (times.Count < Times)
        {
            times.Add((await tunnel.RevokeAsync()).TotalMilliseconds);
        }

        Console.WriteLine($"| {times.Quantile(0.50):0} | {times.Quantile(0.99):0} | {times.Max():0} |");
    }
}
