using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>A page as it is used without a pointer.</summary>
internal static class KeyboardExtensions
{
    /// <summary>The answer has the focus, so that it is seen and read.</summary>
    public static async Task ShouldHaveArrivedAsync(this IPage page, string words)
    {
        var arrival = page.Locator(".arrival").Filter(new() { HasText = words });
        await Assertions.Expect(arrival).ToBeFocusedAsync();
        await Assertions.Expect(arrival).ToBeInViewportAsync();
    }

    public static async Task TabAndTypeAsync(this IPage page, string label, string text)
    {
        var field = page.GetByLabel(label, new() { Exact = true });
        for (var i = 0; i < 60 && !await field.EvaluateAsync<bool>("input => input === document.activeElement"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        (await field.EvaluateAsync<string>("input => getComputedStyle(input).outlineStyle")).ShouldNotBe("none", label);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses Tab until what has this text has the focus, which must be seen.</summary>
    public static async Task PressUntilAsync(this IPage page, string text)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent.trim()") == text)
            {
                (await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldNotBe("none", text);
                return;
            }
        }

        Assert.Fail($"Tab does not reach '{text}'.");
    }
}
