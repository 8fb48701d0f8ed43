using Microsoft.JSInterop;

namespace Broker.Pages.Elements;

/// <summary>The browser's tab, by <c>js/tab.js</c>.</summary>
public sealed class Tab(IJSRuntime browser) : IAsyncDisposable
{
    private readonly Lazy<Task<IJSObjectReference>> module =
        new(() => browser.InvokeAsync<IJSObjectReference>("import", "./js/tab.js").AsTask());

    /// <summary>Completes while somebody can see the tab: a hidden one asks the broker nothing.</summary>
    public async Task WhenVisibleAsync(CancellationToken cancellationToken) =>
        await (await module.Value).InvokeVoidAsync("whenVisible", Timeout.InfiniteTimeSpan).AsTask().WaitAsync(cancellationToken);

    /// <summary>False where the browser does not allow it.</summary>
    public async Task<bool> CopyAsync(string text) => await (await module.Value).InvokeAsync<bool>("copy", text);

    /// <summary>Gives the focus to the page's heading where what had it is gone.</summary>
    public async Task KeepFocusAsync() => await (await module.Value).InvokeVoidAsync("keepFocus");

    public async ValueTask DisposeAsync()
    {
        if (module.IsValueCreated)
        {
            await (await module.Value).DisposeAsync();
        }
    }
}
