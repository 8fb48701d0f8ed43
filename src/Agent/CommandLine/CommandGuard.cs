using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary>Runs a command with its session.</summary>
internal static class CommandGuard
{
    /// <summary>Turns what can go wrong into a line for the operator and an exit code.</summary>
    public static Task<int> RunAsync(string path, Func<AgentSession, Task<int>> command) => RunAsync(async log =>
    {
        using var session = new AgentSession(path, log);
        return await command(session);
    });

    /// <summary>The same for a command that makes the configuration first.</summary>
    public static async Task<int> RunAsync(Func<AgentLog, Task<int>> command)
    {
        var log = AgentLog.ToStandardError();
        try
        {
            return await command(log);
        }
        catch (ConfigurationException exception)
        {
            log.Warn(exception.Message);
            return exception.MayPass ? ExitCode.Failed : ExitCode.Wrong;
        }
        catch (DecisionNeededException exception)
        {
            log.Warn(exception.Message);
            return ExitCode.DecisionNeeded;
        }
        catch (Exception exception) when (exception is BrokerFaultException or ToolException or AgentLockedException or KeyFileException
            or IOException or UnauthorizedAccessException)
        {
            log.Warn(exception.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }
}
