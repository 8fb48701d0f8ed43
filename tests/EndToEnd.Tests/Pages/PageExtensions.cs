using Broker.TestSupport;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

internal static class PageExtensions
{
    /// <summary>Signs in with a token, or with a user's password, where a page asks for it, and waits until that is done.</summary>
    public static async Task SignInAsync(this IPage page, string secret, string user = "", string path = "/")
    {
        await page.GotoAsync(path);
        await page.GetByLabel("Token or password").FillAsync(secret);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    /// <summary>Does what the browser asks about, and answers.</summary>
    /// <returns>The question.</returns>
    public static async Task<string> AnswerAsync(this IPage page, Func<Task> deed, bool isYes)
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Dialog += Answer;
        try
        {
            await deed();
            return await asked.Task.WaitAsync(Eventually.Patience);
        }
        finally
        {
            page.Dialog -= Answer;
        }

        async void Answer(object? sender, IDialog question)
        {
            await (isYes ? question.AcceptAsync() : question.DismissAsync());
            asked.TrySetResult(question.Message);
        }
    }

    /// <summary>A picture of the page, below artifacts.</summary>
    /// <param name="page">What is on it.</param>
    /// <param name="name">The file without its ending.</param>
    /// <param name="isWhole">Whether it has what is not seen without scrolling.</param>
    public static Task<byte[]> ShotAsync(this IPage page, string name, bool isWhole = true) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Repository.Root, "artifacts", $"{name}.png"),
        FullPage = isWhole,
        Animations = ScreenshotAnimations.Disabled,
    });

    /// <summary>A picture for the documentation, which is copied to docs/images by hand when it has changed for the better.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1000, 700);
        await page.ShotAsync($"pictures/{name}", isWhole: false);
    }

    /// <summary>Pictures at phone and desktop width, light and dark; at each axe finds nothing serious, and nothing is wider than the page, nor on a tablet.</summary>
    public static async Task LooksRightAsync(this IPage page, string name)
    {
        foreach (var width in new[] { 768, 1024 })
        {
            await page.SetViewportSizeAsync(width, 768);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, name);
        }

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            foreach (var (width, height) in new[] { (360, 740), (1280, 800) })
            {
                await page.SetViewportSizeAsync(width, height);
                await page.ShotAsync($"screenshots/{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, name);
                await page.IsAccessibleAsync();
            }
        }
    }

    /// <summary>axe-core finds nothing serious or critical.</summary>
    public static async Task IsAccessibleAsync(this IPage page)
    {
        var found = await page.RunAxe();
        found.Passes.ShouldNotBeEmpty();
        (await page.Locator("[aria-live] time, [role=status] time, [role=alert] time").CountAsync()).ShouldBe(0, "it is read aloud as time passes");
        found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}\n{string.Join('\n', violation.Nodes.Select(node => node.Html))}")
            .ShouldBeEmpty();
    }
}
