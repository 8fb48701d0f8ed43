using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>
/// Debian's Chromium without a window, driven by Playwright, of which nothing is downloaded but the package. The program that has none
/// takes a third less processor time than the one that has and does not show it.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>A name of this machine that is no secure context: only loopback addresses are.</summary>
    public const string InsecureName = "broker.test";

    private static readonly string? Program = Tool.Find("chromium-headless-shell") ?? Tool.Find("chromium");

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Why no page can be opened here, or null.</summary>
    public static string? UnavailableReason => Program is null ? "No chromium." : null;

    public static async Task<Chromium> StartAsync()
    {
        Categories.Require(Categories.Browser);
        Assertions.SetDefaultExpectTimeout(Milliseconds(Eventually.Patience));
        var driver = await Playwright.CreateAsync();
        try
        {
            return new Chromium(driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Timeout = Milliseconds(2 * Eventually.Patience),
                Args =
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                    "--js-flags=--liftoff-only", // a test ends before code that is optimized repays that
                    $"--host-resolver-rules=MAP {InsecureName} 127.0.0.1",
                ],
            }));
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    /// <summary>A browser that has never been anywhere, whose waits have the limit of all tests.</summary>
    public async Task<IBrowserContext> OpenAsync(Uri address)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = "en-GB",
            TimezoneId = "UTC",
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        });
        context.SetDefaultTimeout(Milliseconds(Eventually.Patience));
        return context;
    }

    private static float Milliseconds(TimeSpan time) => (float)time.TotalMilliseconds;

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
