using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Reads a QR code as a phone does: from what the screen shows (zbarimg(1)).</summary>
internal static class QrPicture
{
    public static async Task<string> ReadCodeAsync(this ILocator code)
    {
        if (Tool.Find("zbarimg") is not { } zbarimg)
        {
            Assert.Ignore("No zbarimg.");
            return "";
        }

        var picture = Path.Combine(Path.GetTempPath(), $"code-{Guid.NewGuid():N}.png");
        try
        {
            await code.ScreenshotAsync(new LocatorScreenshotOptions { Path = picture });
            return await Tool.RunAsync(zbarimg, ["--nodbus", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", picture]);
        }
        finally
        {
            File.Delete(picture);
        }
    }
}
