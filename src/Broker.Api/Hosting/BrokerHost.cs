using Broker.Api.Configuration;

namespace Broker.Api.Hosting;

/// <summary>Start, run and stop of the process.</summary>
public static class BrokerHost
{
    private const int Failed = 1;

    /// <summary>Runs until SIGTERM or SIGINT; requests in progress are finished first.</summary>
    /// <returns>0 after a stop that was asked for; else 1, and one sentence on standard error says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication? app = null;
        try
        {
            Safety.KeepNewFilesPrivate();
            CountInUtc();
            app = BrokerApplication.Create(args);
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"wireguard-broker cannot start. {StartProblem.Of(CauseOf(exception, app))}");
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            return Failed;
        }

        await using (app)
        {
            await Console.Out.WriteLineAsync(Greeting.Of(app));
            return await WaitForEndAsync(app, Console.Error);
        }
    }

    /// <summary>A hosted service that fails ends the host; nobody has asked for that, and a supervisor is to start it again.</summary>
    internal static async Task<int> WaitForEndAsync(IHost host, TextWriter error)
    {
        Exception? failure = null;
        try
        {
            await host.WaitForShutdownAsync();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        failure ??= FaultOf(host);
        if (failure is null)
        {
            return 0;
        }

        await error.WriteLineAsync(failure is ConfigurationException
            ? $"wireguard-broker cannot run. {failure.Message}"
            : $"wireguard-broker ended unexpectedly. {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}");
        return Failed;
    }

    /// <summary>A time that a caller gives without an offset would be one of the place where this host stands.</summary>
    private static void CountInUtc()
    {
        Environment.SetEnvironmentVariable("TZ", "UTC");
        TimeZoneInfo.ClearCachedData();
    }

    /// <summary>A hosted service that fails while others start cancels their start.</summary>
    internal static Exception CauseOf(Exception exception, IHost? host) =>
        exception is OperationCanceledException && host is not null ? FaultOf(host) ?? exception : exception;

    private static Exception? FaultOf(IHost host) => host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception?.GetBaseException())
        .FirstOrDefault(fault => fault is not null);
}
