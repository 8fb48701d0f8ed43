using System.Collections.Immutable;
using Broker.TestSupport;

namespace Agent.Tests.Servers;

/// <summary>A round and an operator's command change the state of one server at the same moment.</summary>
public sealed class StateLockTests
{
    /// <summary>The round saved what it had read before, and the peers that an operator had admitted were held back again.</summary>
    [Test]
    public async Task Neither_overwrites_what_the_other_has_saved()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        var held = host.State.Read() with
        {
            Held = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create(Sample.Key(77).ToString(), "10.0.0.77/32")]),
            Removed = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create(Sample.Key(77).ToString(), 1L)]),
            FellFrom = 9,
        };
        host.State.Save(held);
        host.Broker.Peers = [.. Sample.Peers(21), .. Sample.Peers(77)];
        host.Broker.Revision++;
        Task? accept = null;
        host.WireGuard.BeforeChange = change =>
        {
            if (accept is null && change.StartsWith("remove", StringComparison.Ordinal))
            {
                accept = Task.Run(() => host.State.UpdateAsync(state => state.Accept()));
                Task.WaitAny([accept], TimeSpan.FromMilliseconds(500)); // without the lock it is done by then
            }
        };

        await host.RoundAsync();
        await accept.ShouldNotBeNull().WaitAsync(Eventually.Patience);

        var state = host.State.Read();
        state.Held.ShouldBeEmpty();
        state.FellFrom.ShouldBeNull();
        state.HasRemoved(Sample.Key(22)).ShouldBeTrue("the round has removed it");
        state.HasRemoved(Sample.Key(77)).ShouldBeFalse("the operator has admitted it");
        host.RestartAgent();
        await host.RoundAsync();
        host.Interface.PeerTexts.ShouldContain($"{Sample.Key(77)} 10.0.0.77/32");
    }

    [Test]
    public async Task A_command_that_does_not_end_delays_no_removal()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        using var held = (await host.State.HoldAsync(TimeSpan.Zero)).ShouldNotBeNull();
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Revision++;

        await host.RoundAsync();

        host.ShouldHave(21);
    }

    [Test]
    public async Task A_round_lets_go_of_the_state_when_it_has_ended()
    {
        using var host = await ServerHost.StartedAsync(21);
        await host.RoundAsync();

        using var held = await host.State.HoldAsync(TimeSpan.Zero);

        held.ShouldNotBeNull();
    }
}
