using Agent.Configuration;

namespace Agent.Brokers;

/// <summary>Warns, once, where this host holds an administrator's credentials: whoever reads them manages the whole fleet.</summary>
internal sealed class RoleWarning(AuthorityClient broker, AgentConfiguration configuration, TimeProvider time, AgentLog log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Asks until the broker has answered, or it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!await TryAsync(cancellationToken))
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Returns whether there is nothing more to ask. What fails here, the rounds meet as well, and tell.</summary>
    public async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await broker.WhoAmIAsync(cancellationToken)).Role == "admin")
            {
                log.Warn(
                    $"This host holds an administrator's credentials: whoever reads them manages the whole fleet. {Needed} is enough here, "
                    + "with `token_file:`; docs/tokens.md has the way there, without an outage.");
            }

            return true;
        }
        catch (BrokerFaultException fault)
        {
            return !fault.IsTransient; // a broker of an earlier release knows no tokens
        }
    }

    private string Needed => configuration.Server is { } server
        ? $"A token of the role server, bound to '{server.Name}',"
        : $"A token of the role client, bound to '{configuration.Name}',";
}
