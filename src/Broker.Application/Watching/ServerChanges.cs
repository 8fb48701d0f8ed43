namespace Broker.Application.Watching;

/// <summary>Changes of what a server's agent has to apply.</summary>
public sealed class ServerChanges : ServerSignals, IDisposable
{
    private readonly CancellationTokenSource closed = new();

    /// <summary>Cancelled when the broker stops: then nobody waits any longer, for whatever it is.</summary>
    public CancellationToken Closed => closed.Token;

    public void Close() => closed.Cancel();

    public void Dispose() => closed.Dispose();
}
