using Broker.TestSupport;

namespace EndToEnd.Tests.Pages;

/// <summary>The browser refuses what the pages do not bring, and a test sees that it has.</summary>
[OnBothBackEnds, WithoutStorage]
public sealed class PolicyTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private const string Policy = "Content Security Policy";

    [TestCase("const part = document.createElement('script'); part.textContent = \"window.owned = true\"; document.body.append(part);")]
    [TestCase(
        "const part = document.createElement('div'); part.innerHTML = '<img src=\"x\" onerror=\"window.owned = true\">'; document.body.append(part);")]
    [TestCase("const part = document.createElement('script'); part.src = 'http://broker.test:1/x.js'; document.body.append(part);")]
    [TestCase("fetch('http://broker.test:1/').catch(() => {});")]
    public async Task What_others_bring_is_refused(string script)
    {
        await Page.GotoAsync("/join");
        await Page.GetByText("There is no invitation in this link").WaitForAsync();

        await Page.EvaluateAsync($"() => {{ {script} }}");

        await Eventually.SucceedsAsync(
            () => Traffic.Complaints.ShouldContain(complaint => complaint.Contains(Policy, StringComparison.Ordinal)));
        (await Page.EvaluateAsync<bool>("window.owned === true")).ShouldBeFalse();
        Traffic.Forgive(Policy);
    }
}
