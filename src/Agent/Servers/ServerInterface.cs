using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain;

namespace Agent.Servers;

/// <summary>Executes the steps of a server's plan.</summary>
internal sealed class ServerInterface(
    ServerSettings settings, IWireGuard wireGuard, KeyStore keyStore, BrokerClient broker, TimeProvider time)
{
    /// <summary>For commands of the operator's, such as PostUp; the interface is up before they run.</summary>
    private static readonly TimeSpan UpPatience = TimeSpan.FromSeconds(10);

    private readonly Backoff backoff = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), Random.Shared);
    private Task? up;
    private string? upFailure;
    private Deadline? upAgain;

    /// <summary>Whether the interface was seen to be gone since <c>wg-quick up</c> failed.</summary>
    private bool isGone;

    /// <summary>Whether <c>wg-quick up</c> is still running.</summary>
    public bool IsComingUp => up is { IsCompleted: false };

    /// <summary>What is wrong with the last <c>wg-quick up</c>, though there is an interface; null if nothing is.</summary>
    public Finding? UpProblem => IsComingUp
        ? Findings.Problem(
            "hanging-up",
            $"`wg-quick up {settings.Interface}` is still running: one of its commands (PostUp …) hangs. "
                + "Peers follow the broker meanwhile.")
        : upFailure is { } failure ? Findings.Problem("failed-up", failure)
        : null;

    /// <summary>
    /// Takes note of a look at the interface. One that was gone after a failure and is there again was brought up by somebody else: the
    /// failure is over.
    /// </summary>
    public void See(bool isThere)
    {
        if (isThere && isGone)
        {
            upFailure = null;
            backoff.Reset();
        }

        isGone = !isThere && upFailure is not null;
    }

    /// <exception cref="ToolException">A tool failed.</exception>
    /// <exception cref="DecisionNeededException">The broker refuses the registration.</exception>
    public Task RunAsync(Step step, CancellationToken cancellationToken) => step switch
    {
        MakeKeys => keyStore.LoadOrMakeAsync(settings.Name),
        Register => RegisterAsync(cancellationToken),
        TakeDown down => wireGuard.DownAsync(down.Interface),
        BringUp => UpAsync(),
        RemovePeers removal => wireGuard.RemovePeersAsync(removal.Interface, removal.Keys),
        AssignPeers added => wireGuard.AssignPeersAsync(added.Interface, [.. added.Changed, .. added.Added], added.Extras),
        SetDevice device => wireGuard.ConfigureAsync(device.Interface, device.Key, device.ListenPort, device.FwMark),
        LinkStep link => link.RunAsync(wireGuard),
        WriteFile file => WriteAsync(file),
        _ => throw new InvalidOperationException($"No step of a server: {step}"),
    };

    private Task WriteAsync(WriteFile file)
    {
        AgentFolders.Make(Path.GetDirectoryName(file.Path)!);
        if (file.KeepsBackup)
        {
            AtomicFile.KeepBackup(file.Path);
        }

        AtomicFile.Replace(file.Path, ServerFile.BytesOf(file.Text));

        // What failed with the file of before may succeed with this one.
        upAgain = null;
        return Task.CompletedTask;
    }

    /// <summary>
    /// An interface that fails to come up is not made again and again; one whose commands hang is used meanwhile.
    /// </summary>
    private async Task UpAsync()
    {
        if (IsComingUp)
        {
            throw new ToolException($"`wg-quick up {settings.Interface}` is still running.");
        }

        if (upFailure is not null && upAgain is { IsPast: false })
        {
            throw new ToolException(upFailure);
        }

        isGone = false;
        up = RunUpAsync();
        if (!up.IsCompleted)
        {
            await Task.WhenAny(up, Task.Delay(UpPatience, time));
        }

        if (up.IsCompleted && upFailure is { } failure)
        {
            throw new ToolException(failure);
        }
    }

    private async Task RunUpAsync()
    {
        try
        {
            await wireGuard.UpAsync(settings.Interface);
            upFailure = null;
            backoff.Reset();
        }
        catch (ToolException exception)
        {
            upFailure = $"{settings.Interface} does not come up: {exception.Message}";
            upAgain = new Deadline(backoff.Next(), time);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        try
        {
            var keys = await keyStore.LoadOrMakeAsync(settings.Name);
            await broker.AddServerAsync(
                new AddServerRequest
                {
                    ServerName = settings.Name.ToString(),
                    NetworkAddress = settings.Subnet.First.ToString(),
                    NetworkMask = settings.Subnet.Network.PrefixLength,
                    PublicKey = keys.PublicKey.ToString(),
                    EndpointAddress = settings.Endpoint.Address.ToString(),
                    EndpointPort = settings.Endpoint.Port,
                    NReservedIps = settings.Pool.ReservedCount,
                    AllowedIps = settings.AllowedIps.ToString(),
                    ServerWgIp = settings.ServerAddress?.ToString(),
                    NetworkAddressV6 = settings.Pool.SubnetV6?.First.ToString(),
                    NetworkMaskV6 = settings.Pool.SubnetV6?.Network.PrefixLength,
                    AllowOverlap = settings.AllowOverlap,
                    Dns = settings.Defaults.Dns?.ToString(),
                    Mtu = settings.Defaults.Mtu,
                    PersistentKeepalive = settings.Defaults.PersistentKeepalive,
                },
                cancellationToken);
        }
        catch (BrokerRefusalException refusal) when (refusal.NeedsDecision)
        {
            throw new DecisionNeededException($"The broker refuses server '{settings.Name}': {refusal.Message}");
        }
    }
}
