using Broker.Pages.Configurations;

namespace Broker.Pages.Tests;

/// <summary>Configurations are named as interfaces can be, each in its own way.</summary>
public sealed class InterfaceNameTests
{
    [TestCase("berlin", "berlin")]
    [TestCase("fifteen-letters", "fifteen-letters")]
    [TestCase("a-very-long-name-of-a-server", "a-very-long-nam")]
    [TestCase("frankfurt-gateway-02, frankfurt-gateway-01", "frankfurt-gat-2, frankfurt-gat-1")]
    [TestCase("frankfurt-gat-1, frankfurt-gateway-01, frankfurt-gateway-02", "frankfurt-gat-1, frankfurt-gat-2, frankfurt-gat-3")]
    [TestCase("Berlin, berlin", "Berlin-1, berlin-2")]
    [TestCase("frankfurt-gatew, frankfurt-gateway, paris", "frankfurt-gat-1, frankfurt-gat-2, paris")]
    public void Are_the_servers_names_while_these_differ(string servers, string interfaces)
    {
        var names = servers.Split(", ");

        var named = InterfaceNames.Of(names);

        names.Select(name => named[name]).ShouldBe(interfaces.Split(", "));
    }

    [Test]
    public void Are_unique_whatever_the_case_and_short_for_any_number_of_servers()
    {
        var servers = Enumerable.Range(0, 1200).Select(number => $"{(number % 2 == 0 ? "Frankfurt" : "frankfurt")}-gateway-{number}").ToList();

        var named = InterfaceNames.Of(servers);

        named.Keys.ShouldBe(servers, ignoreOrder: true);
        named.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(servers.Count);
        named.Values.ShouldAllBe(name => name.Length <= 15);
    }
}
