using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Events;

/// <summary>Questions for events that are none.</summary>
[WithoutStorage]
public sealed class EventRefusalTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("after=1")]
    [TestCase("after=9999999999999999999-0000000000000000001")]
    [TestCase("before=1")]
    [TestCase("limit=0")]
    [TestCase("limit=1001")]
    [TestCase("kinds=deleted")]
    [TestCase("kinds=added,")]
    [TestCase("kinds=")]
    [TestCase("client_name=_")]
    [TestCase("client_name=a&client_name=b")]
    [TestCase("colour=red")]
    public async Task Refuse(string query) => (await Api.GetAsync($"events/list?{query}")).Status.ShouldBe(400);

    /// <summary>A stream began again with the first event that is kept, and said nothing of it.</summary>
    [TestCase("7")]
    [TestCase("")]
    [TestCase("9999999999999999999-0000000000000000001")]
    [TestCase("0000000000000000000-0000000000000000001, 0000000000000000000-0000000000000000002")]
    public async Task Refuse_a_last_event_of_a_stream_that_is_no_id(string id) =>
        (await Api.GetAsync("events/list", ("Accept", "text/event-stream"), ("Last-Event-ID", id)).WaitAsync(Eventually.Patience))
            .ShouldNameFields("last-event-id");
}
