using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>The way of an invitation through the browser.</summary>
internal static class Joining
{
    public static async Task<string> InviteAsync(this HttpClient broker, object wish) =>
        (await broker.CallAsync("invitation/add", wish)).GetProperty("link").GetString()!;

    /// <summary>The peering of a client with a server, as the broker lists it.</summary>
    public static async Task<JsonElement> PeeringAsync(this HttpClient broker, string client, string server) =>
        JsonElement.Parse(await broker.ListClientsAsync()).GetProperty(client).EnumerateObject()
            .Single(peering => peering.Value.GetProperty("server").GetString() == server).Value;

    /// <summary>Accepts the invitation of the page.</summary>
    public static async Task AcceptAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your access is ready" })).ToBeVisibleAsync();
    }

    /// <summary>As an operator who is signed in: gives a new client access to servers.</summary>
    public static async Task AddPhoneAsync(this IPage page, string client, params string[] servers)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a phone" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(client);
        await page.GetByLabel("Servers").FillAsync(string.Join(", ", servers));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make its keys" }).ClickAsync();
        await Assertions.Expect(page.CodeOf(servers[^1])).ToBeVisibleAsync();
    }

    public static ILocator CodeOf(this IPage page, string server) =>
        page.GetByRole(AriaRole.Img, new() { Name = $"QR code with the configuration for {server}", Exact = true });

    /// <summary>The value of a setting in a configuration.</summary>
    public static string Setting(this string configuration, string name) =>
        configuration.Split('\n').Single(line => line.StartsWith($"{name} = ", StringComparison.Ordinal)).Split(" = ", 2)[1];

    /// <summary>The public key of a private one, as wg(8) computes it.</summary>
    public static async Task<string> PublicKeyAsync(string privateKey)
    {
        using var wg = Process.Start(
            new ProcessStartInfo("wg", "pubkey") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await wg.StandardInput.WriteLineAsync(privateKey);
        wg.StandardInput.Close();
        return (await wg.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Patience)).Trim();
    }

    /// <summary>Nothing that the browser has sent, keeps or logs has the private key, in any form.</summary>
    public static async Task KeptToItselfAsync(this IPage page, Traffic traffic, string privateKey)
    {
        var kept = traffic.Console + await page.EvaluateAsync<string>(
            "JSON.stringify([location.href, {...localStorage}, {...sessionStorage}, document.cookie, history.state])");
        var sent = await traffic.SentAsync();
        sent.Count.ShouldBeGreaterThan(5);
        foreach (var form in Forms(privateKey))
        {
            sent.Count(request => request.AsSpan().IndexOf(form) >= 0).ShouldBe(0);
            Encoding.UTF8.GetBytes(kept).AsSpan().IndexOf(form).ShouldBe(-1, kept);
        }
    }

    /// <summary>The first and the last byte are left out: some of their bits do not matter, so that they may differ.</summary>
    private static IEnumerable<byte[]> Forms(string privateKey)
    {
        var bytes = Convert.FromBase64String(privateKey);
        var middle = bytes[1..^1];
        var text = privateKey[2..^4];
        string[] texts =
        [
            text,
            text.Replace('+', '-').Replace('/', '_'),
            Uri.EscapeDataString(text),
            Convert.ToHexString(middle),
            Convert.ToHexStringLower(middle),
        ];
        return [middle, .. texts.Select(Encoding.UTF8.GetBytes)];
    }
}
