using Broker.Infrastructure.Background;
using Broker.Infrastructure.Changes;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>Servers that stay out of step, and those that are back, are told once, whatever the number of brokers.</summary>
public sealed class StepWatchTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string Name = "paris";

    [Test]
    public async Task Each_step_is_told_once()
    {
        await ExecuteAsync(Rows.Server(Name, 1, "10.0.0.0/24"));
        using var loops = new BackgroundLoops();
        StepWatch[] watches = [Watch(loops), Watch(loops)];
        foreach (var watch in watches)
        {
            await watch.StartAsync(None);
        }

        await SetAsync("null");
        await SetAsync($"{DateTimeOffset.UtcNow.AddSeconds(-20).ToUnixTimeMilliseconds()}"); // an agent may take so long
        await SetAsync($"{(DateTimeOffset.UtcNow - StepWatch.Patience).ToUnixTimeMilliseconds()}");
        await ToldAsync("out_of_step");
        await SetAsync("null");
        await ToldAsync("out_of_step,back_in_step");
        await SetAsync("1");
        await ToldAsync("out_of_step,back_in_step,out_of_step");

        foreach (var watch in watches)
        {
            await watch.StopAsync(None);
            watch.Dispose();
        }

        Task SetAsync(string since) => ExecuteAsync($"update servers set out_of_step_since = {since} where name = '{Name}'");

        async Task ToldAsync(string kinds)
        {
            var told = "";
            await Eventually.HoldsAsync(
                async () =>
                {
                    told = string.Join(',', await Connection.QueryAsync<string>("select kind from events order by id"));
                    return told == kinds;
                },
                () => $"told: {told}");
        }
    }

    private StepWatch Watch(BackgroundLoops loops) => new(
        Database.Connect(), Services.GetRequiredService<SchemaState>(), loops, NullLogger<StepWatch>.Instance, TimeProvider.System);
}
