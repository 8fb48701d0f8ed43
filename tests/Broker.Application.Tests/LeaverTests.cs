using Broker.Application.Clients.UpdateClient;
using Broker.Application.Clients;
using Broker.Application.Owners.UpdateOwner;
using Broker.Domain.Authority;
using Broker.Domain.Owners;
using Broker.Domain.Peerings;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application.Tests;

/// <summary>The directory's share is that of the last 24 hours.</summary>
public sealed class LeaverTests : ApplicationTest
{
    private static readonly string[] Owners = ["anna", "bob", "cara"];

    [Test]
    public async Task One_more_may_leave_when_the_last_one_has_left_24_hours_ago()
    {
        await AddServerAsync("paris", 1);
        foreach (var (number, owner) in Owners.Index())
        {
            await AddClientAsync(owner, "paris", (byte)(10 + number));
            await SendAsync(
                new UpdateClientCommand(Client(owner), Server: null, PeeringTerms.None, new NotesWish(owner, Note: null, Tags: null)));
        }

        var begun = Clock.GetUtcNow();
        await LeaveAsync("anna");

        SetTime(begun + LeaverLimit.Window - TimeSpan.FromMilliseconds(1));
        await Should.ThrowAsync<TooManyLeaversException>(() => LeaveAsync("bob"));

        SetTime(begun + LeaverLimit.Window);
        (await LeaveAsync("bob")).Disabled.ShouldHaveSingleItem().After.Name.ShouldBe(Client("bob"));
        await Should.ThrowAsync<TooManyLeaversException>(() => LeaveAsync("cara"));
    }

    private Task<UpdatedOwner> LeaveAsync(string owner) => SendAsync(
        new UpdateOwnerCommand(owner, IsActive: false),
        scope => scope.GetRequiredService<CallerContext>().Set(new Caller("scim", Role.Directory)));
}
