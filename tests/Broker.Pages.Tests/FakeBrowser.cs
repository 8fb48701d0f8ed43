using Microsoft.JSInterop;

namespace Broker.Pages.Tests;

/// <summary>A browser that keeps nothing and does nothing.</summary>
internal sealed class FakeBrowser : IJSInProcessRuntime
{
    public TResult Invoke<TResult>(string identifier, params object?[]? args) => default!;

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => default;
}
