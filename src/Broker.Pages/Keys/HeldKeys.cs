using Microsoft.JSInterop;

namespace Broker.Pages.Keys;

/// <summary>Whether the page has private keys that are nowhere else: it is not taken away without a question.</summary>
public sealed class HeldKeys(IJSRuntime browser)
{
    public event Action? Changed;

    public bool Any { get; private set; }

    public void Set(bool any)
    {
        if (any != Any)
        {
            Any = any;
            Changed?.Invoke();
        }
    }

    /// <summary>The browser itself asks, as it does where another site follows.</summary>
    public async Task<bool> MayBeLostAsync() => await browser.InvokeAsync<bool>("confirm", Texts.Configurations.Leave);
}
