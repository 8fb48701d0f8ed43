namespace Broker.Infrastructure.Tests.Databases;

/// <summary>How long a use of the database may take.</summary>
public sealed class ConnectionLeaseTests
{
    private const int Uses = 300;

    /// <summary>
    /// After a second it is asked whether another server has taken over. What ended at that moment, in time, was answered 503 on a busy
    /// machine.
    /// </summary>
    [Test]
    public async Task What_ends_just_when_it_comes_into_doubt_is_answered()
    {
        await using var database = await TestDatabase.CreateAsync(BackEnd.Sqlite);
        var connected = database.Connect();

        var answers = await Task.WhenAll(Enumerable.Range(0, Uses).Select(UseAsync));

        answers.ShouldBe(Enumerable.Range(0, Uses));

        async Task<int> UseAsync(int number)
        {
            await using var lease = new ConnectionLease(connected);
            return await lease.UseAsync(
                async (_, _, token) =>
                {
                    await Task.Delay(1000 + (number % 5), token);
                    return number;
                },
                TimeSpan.FromSeconds(60),
                CancellationToken.None);
        }
    }
}
