using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What a person does on the page "My devices".</summary>
internal static class DeviceSteps
{
    /// <summary>The broker's settings: who is in the group may have so many devices on these servers.</summary>
    public static Dictionary<string, string> MayHaveDevices(this Dictionary<string, string> settings, string group, params string[] servers)
    {
        settings["SelfService__staff__Groups"] = group;
        settings["SelfService__staff__Servers"] = string.Join(',', servers);
        settings["SelfService__staff__MostDevices"] = "3";
        settings["SelfService__staff__Days"] = "90";
        return settings;
    }

    public static async Task OpenDevicesAsync(this IPage page)
    {
        await page.GotoAsync("/devices");
        await Assertions.Expect(page.GetByText("of 3 devices")).ToBeVisibleAsync();
    }

    /// <summary>Adds a device by the form, and waits until it can be set up.</summary>
    /// <param name="page">Of a person that has signed in.</param>
    /// <param name="name">Null for the name that the form has.</param>
    public static async Task AddDeviceAsync(this IPage page, string? name = null)
    {
        await page.FillDeviceAsync(name);
        await Assertions.Expect(page.GetByText("can be set up now")).ToBeVisibleAsync();
    }

    /// <summary>Fills the form and sends it.</summary>
    public static async Task FillDeviceAsync(this IPage page, string? name = null)
    {
        var field = page.GetByLabel("Name", new() { Exact = true });
        if (!await field.IsVisibleAsync())
        {
            await page.GetByText("Add a device").ClickAsync();
        }

        if (name is not null)
        {
            await field.FillAsync(name);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
    }

    /// <summary>Shows the link of the device that was added, and returns it.</summary>
    public static async Task<string> ShowLinkAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the link" }).ClickAsync();
        var link = await page.GetByLabel("The link for the other device", new() { Exact = true }).InputValueAsync();
        (await page.GetByRole(AriaRole.Img, new() { Name = "QR code with the link" }).ReadCodeAsync()).TrimEnd('\n').ShouldBe(link);
        return link;
    }

    public static ILocator DeviceRow(this IPage page, string name) =>
        page.Locator("tbody tr").Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = name, Exact = true }) });

    /// <summary>Removes a device, and confirms what it loses.</summary>
    public static async Task RemoveDeviceAsync(this IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name}" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(question).ToContainTextAsync($"Remove {name}?");
        await Assertions.Expect(question).ToContainTextAsync("berlin: loses");
        await question.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
    }

    /// <summary>Adds a device by the API.</summary>
    public static async Task AddDeviceAsync(this BrokerProcess broker, string accessToken, string name)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "api/v1/device/add") { Content = JsonContent.Create(new { client_name = name }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await broker.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
