using Microsoft.JSInterop;

namespace Broker.Pages.Tests;

/// <summary>Where a browser would be: it has nothing in its storage, and its tab can be seen.</summary>
internal sealed class NoBrowser : IJSInProcessRuntime, IJSObjectReference
{
    /// <summary>Thrown once, where the tab is waited for.</summary>
    public Exception? Fault { get; set; }

    public TResult Invoke<TResult>(string identifier, params object?[]? args)
    {
        if (Fault is { } fault && identifier == "whenVisible")
        {
            Fault = null;
            throw fault;
        }

        return this is TResult result ? result : default!;
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => new(Invoke<TValue>(identifier, args));

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
        InvokeAsync<TValue>(identifier, args);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
