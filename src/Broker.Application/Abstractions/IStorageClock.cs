namespace Broker.Application.Abstractions;

/// <summary>The time by which access ends (rule 11): that of the database, so that brokers whose clocks differ agree on it.</summary>
public interface IStorageClock
{
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);
}
