using Microsoft.JSInterop;

namespace Broker.Pages.Configurations;

/// <summary>Saves a text as a file of the browser's user (js/files.js).</summary>
public sealed class FileSaver(IJSRuntime browser)
{
    private Task<IJSObjectReference>? script;

    public async Task SaveAsync(string name, string text)
    {
        script ??= browser.InvokeAsync<IJSObjectReference>("import", "./js/files.js").AsTask();
        await (await script).InvokeVoidAsync("save", name, text);
    }
}
