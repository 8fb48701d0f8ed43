namespace Broker.Api.Tests;

/// <summary>Tests of the API, on both back ends.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres)]
public abstract class ApiTests(BackEnd backEnd)
{
    protected BrokerApi Api { get; private set; } = null!;

    protected BackEnd BackEnd => backEnd;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        Brokers.SkipWithout(backEnd);
        Api = new BrokerApi((await Brokers.SharedAsync(backEnd)).Client);
    }
}
