namespace Broker.Application.Watching;

/// <summary>Signals that a server's list has changed.</summary>
public sealed class ChangeSignals : ServerSignals, IDisposable
{
    private readonly CancellationTokenSource closed = new();

    /// <summary>Cancelled when the broker stops: every waiting request is answered then, whatever it waits for.</summary>
    public CancellationToken Closed => closed.Token;

    public void Close() => closed.Cancel();

    public void Dispose() => closed.Dispose();
}
