namespace Broker.Api.Tests;

/// <summary>Two brokers on one database; on SQLite, which has one at a time, twice the same.</summary>
internal sealed class BrokerPair<T> : IAsyncDisposable
    where T : IAsyncDisposable
{
    private readonly List<T> brokers = [];

    private BrokerPair()
    {
    }

    public T One => brokers[0];

    public T Other => brokers[^1];

    /// <param name="backEnd">Skips the test where it is not to be had.</param>
    /// <param name="start">Starts a broker with an environment.</param>
    public static async Task<BrokerPair<T>> StartAsync(BackEnd backEnd, Func<IReadOnlyDictionary<string, string>, Task<T>> start)
    {
        Brokers.SkipWithout(backEnd);
        var environment = await Brokers.EnvironmentAsync(backEnd);
        var pair = new BrokerPair<T>();
        try
        {
            for (var i = 0; i < (backEnd is BackEnd.Postgres ? 2 : 1); i++)
            {
                pair.brokers.Add(await start(environment));
            }

            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }
    }
}
