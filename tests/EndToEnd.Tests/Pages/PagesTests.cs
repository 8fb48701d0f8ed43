using Broker.TestSupport;
using Microsoft.Playwright;
using NUnit.Framework.Interfaces;

namespace EndToEnd.Tests.Pages;

/// <summary>
/// A broker with its pages, and for each test a browser that has never been anywhere. In each, the browser may have nothing to complain of:
/// no error of a script, nothing that the content security policy refuses. A failure leaves a picture in artifacts/test-results.
/// </summary>
[Process, Browser]
public abstract class PagesTests(BackEnd backEnd)
{
    private Chromium chromium = null!;

    internal BrokerProcess Broker { get; private set; } = null!;

    internal Traffic Traffic { get; private set; } = null!;

    protected IBrowserContext Context { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBroker()
    {
        if (Chromium.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        Broker = await BrokerProcess.StartAsync(await SettingsAsync());
        chromium = await Chromium.StartAsync();
    }

    [OneTimeTearDown]
    public async Task EndBroker()
    {
        IEnumerable<IAsyncDisposable?> all = [chromium, Broker];
        foreach (var disposable in all.OfType<IAsyncDisposable>())
        {
            await disposable.DisposeAsync();
        }
    }

    [SetUp]
    public async Task OpenBrowser()
    {
        Context = await chromium.OpenAsync(Broker.BaseAddress);
        Traffic = new Traffic(Context);
        Page = await Context.NewPageAsync();
    }

    [TearDown]
    public async Task CloseBrowser()
    {
        try
        {
            if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            {
                await Page.ShotAsync($"test-results/{string.Concat(TestContext.CurrentContext.Test.FullName.Split(Path.GetInvalidFileNameChars()))}");
                await TestContext.Out.WriteLineAsync($"{Page.Url}\n{string.Join('\n', Traffic.Complaints)}\n{Broker.Output}");
            }
            else
            {
                Traffic.Complaints.ShouldBeEmpty();
            }
        }
        finally
        {
            await Context.DisposeAsync();
        }
    }

    /// <summary>Another browser, which is the caller's to close.</summary>
    protected Task<IBrowserContext> OpenAnotherAsync(Uri? address = null) => chromium.OpenAsync(address ?? Broker.BaseAddress);

    /// <summary>Opens a page and signs in with a new token of a role.</summary>
    protected async Task SignInAsync(string role = "operator", string path = "/")
    {
        var secret = (await Broker.Client.CallAsync("token/add", new { token_name = $"{role}-{Guid.NewGuid():N}", role })).GetProperty("token").GetString()!;
        await Page.SignInAsync(secret, path: path);
    }

    /// <summary>What a fixture's broker is configured with beside its storage.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string>> ExtraSettingsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The broker's configuration.</summary>
    private async Task<Dictionary<string, string>> SettingsAsync()
    {
        var settings = new Dictionary<string, string>(await ExtraSettingsAsync(), StringComparer.Ordinal);
        if (backEnd is BackEnd.Postgres)
        {
            if (PostgresServer.UnavailableReason is { } reason)
            {
                Assert.Ignore(reason);
            }

            settings["Database__Provider"] = "Postgres";
            settings["ConnectionStrings__Broker"] = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() + ";Timeout=60;Command Timeout=60";
        }

        return settings;
    }
}
