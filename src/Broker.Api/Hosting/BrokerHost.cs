namespace Broker.Api.Hosting;

/// <summary>Start, run and stop of the process.</summary>
public static class BrokerHost
{
    private const int Failed = 1;

    /// <summary>Runs until SIGTERM or SIGINT; requests in progress are finished first.</summary>
    /// <returns>0 after a clean stop; 1 if the start failed, with one sentence on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication? app = null;
        try
        {
            app = BrokerApplication.Create(args);
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"wireguard-broker cannot start. {StartProblem.Of(exception)}");
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            return Failed;
        }

        await using (app)
        {
            await Console.Out.WriteLineAsync(Greeting.Of(app));
            await app.WaitForShutdownAsync();
            return 0;
        }
    }
}
