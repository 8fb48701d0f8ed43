using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What the browser sends, and to whom.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class SignInSecrecyTests(BackEnd backEnd) : SignInWithIdentity(backEnd)
{
    [Test]
    public async Task Nobody_learns_what_is_not_for_it()
    {
        Provider.AccessLifetime = TimeSpan.FromSeconds(4);
        await SignInWithIdentityAsync();
        await RenewForLongAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(SignOut).ToBeVisibleAsync();
        var grant = await GrantAsync();
        await SignOut.ClickAsync();
        await Eventually.HoldsAsync(
            () => !Provider.Ended.IsEmpty && Traffic.Requests.Any(request => request.Url.Contains("id_token_hint=", StringComparison.Ordinal)),
            () => "The provider was not asked to end the session.");
        await Assertions.Expect(WithIdentity).ToBeVisibleAsync();

        var sent = Traffic.Requests.Select(Text).ToList();
        var toProvider = sent.Where(request => request.Split('\n')[0].Contains($" {Provider.Issuer}", StringComparison.Ordinal)).ToList();
        var toBroker = sent.Except(toProvider, StringComparer.Ordinal).ToList();
        toBroker.ShouldAllBe(request => request.Split('\n')[0].Contains($" {Broker.BaseAddress}", StringComparison.Ordinal));

        sent.ShouldNotContain(request => request.Contains("client_secret", StringComparison.OrdinalIgnoreCase));
        toProvider.ShouldNotContain(request => request.Contains("authorization: ", StringComparison.OrdinalIgnoreCase));
        var verifier = toProvider.Single(request => request.Contains("code_verifier=", StringComparison.Ordinal))
            .Split("code_verifier=")[1].Split('&')[0];
        verifier.Length.ShouldBe(43);
        sent.Count(request => request.Contains(verifier, StringComparison.Ordinal)).ShouldBe(1);
        toProvider.Count(request => request.Contains("code_challenge_method=S256", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var secret in new[] { "refresh_token", "id_token" }.Select(name => grant.GetProperty(name).GetString()!))
        {
            toBroker.ShouldNotContain(request => request.Contains(secret, StringComparison.Ordinal));
            toProvider.ShouldContain(request => request.Contains(secret, StringComparison.Ordinal));
        }

        Traffic.Console.ShouldNotContain(verifier);
    }

    /// <summary>As the page has sent it: the browser does not tell all headers of what a reload has cut short.</summary>
    private static string Text(IRequest request) =>
        $"{request.Method} {request.Url}\n{string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"))}\n{request.PostData}";
}
