using Microsoft.JSInterop;

namespace Broker.Pages.Keys;

/// <summary>Makes key pairs in the browser (js/keys.js).</summary>
public sealed class KeyMaker(IJSRuntime browser)
{
    private Task<IJSObjectReference>? script;

    /// <summary>Why this browser cannot, in a sentence; null where it can.</summary>
    public async Task<string?> ObstacleAsync() => await (await ScriptAsync()).InvokeAsync<string>("obstacle") switch
    {
        "insecure" => Texts.Keys.Insecure,
        "old" => Texts.Keys.TooOld,
        _ => null,
    };

    public async Task<KeyPair> MakeAsync()
    {
        var made = await (await ScriptAsync()).InvokeAsync<string[]>("makePair");
        return new KeyPair(made[1], made[0]);
    }

    private Task<IJSObjectReference> ScriptAsync() => script ??= browser.InvokeAsync<IJSObjectReference>("import", "./js/keys.js").AsTask();
}
