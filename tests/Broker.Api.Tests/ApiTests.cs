namespace Broker.Api.Tests;

/// <summary>Tests of the API, on both back ends.</summary>
[OnBothBackEnds]
public abstract class ApiTests(BackEnd backEnd)
{
    protected BrokerApi Api { get; private set; } = null!;

    protected BackEnd BackEnd => backEnd;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        Brokers.SkipWithout(backEnd);
        Api = await Brokers.SharedAsync(backEnd);
    }
}
