namespace Broker.Api.Hosting;

/// <summary>The life of the process.</summary>
public static class BrokerHost
{
    private const int Failed = 1;

    /// <summary>Runs until it is told to stop (SIGTERM, SIGINT); requests under way are finished first.</summary>
    /// <returns>0 after a clean stop; 1 when the start failed, which is told in one sentence on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = BrokerApplication.Create(args);
            await app.StartAsync();
            await Console.Out.WriteLineAsync(Greeting.Of(app));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (StartProblem.Of(exception) is { } problem)
        {
            await Console.Error.WriteLineAsync($"wireguard-broker cannot start. {problem}");
            return Failed;
        }
    }
}
