using Broker.Pages.Devices;

namespace Broker.Pages.Tests;

/// <summary>The name that the form has for a new device.</summary>
public sealed class DeviceNameTests
{
    [TestCase("anna@example.com", "anna-phone")]
    [TestCase("Anna.Berg@example.com", "anna.berg-phone")]
    [TestCase("anna+vpn@example.com", "anna-vpn-phone")]
    [TestCase("jürg@example.com", "j-rg-phone")]
    [TestCase("_.anna-@example.com", "anna-phone")]
    [TestCase("anna", "anna-phone")]
    [TestCase("@example.com", "phone")]
    [TestCase("日本@example.com", "phone")]
    public void It_is_the_owners_and_tells_what_the_device_is(string owner, string expected) =>
        DeviceName.Suggest(owner, "phone", []).ShouldBe(expected);

    [Test]
    public void A_name_that_the_owner_has_gets_a_number() =>
        DeviceName.Suggest("anna@example.com", "phone", ["anna-phone", "Anna-Phone-2", "anna-laptop"]).ShouldBe("anna-phone-3");

    [Test]
    public void It_is_no_longer_than_a_name_may_be()
    {
        var name = DeviceName.Suggest($"{new string('a', 300)}@example.com", "laptop", []);

        name.Length.ShouldBeLessThan(253);
        name.ShouldEndWith("a-laptop");
    }
}
