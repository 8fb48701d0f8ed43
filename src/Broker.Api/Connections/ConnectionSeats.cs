using System.Diagnostics;
using Microsoft.AspNetCore.Connections;

namespace Broker.Api.Connections;

/// <summary>
/// The connections that there may be at once. Callers who have not authenticated on theirs, "strangers", get at most half of them. When
/// there is no room, the oldest stranger of the address that has most of them gives way; so an address without credentials can
/// displace nobody but itself. Who has authenticated is never displaced.
/// </summary>
internal sealed class ConnectionSeats(int limit, ILogger<ConnectionSeats> logger)
{
    /// <summary>About 20 KB each.</summary>
    private const int MaxStrangers = 8192;

    /// <summary>A sixteenth is never kept: for health checks, and for callers who are about to authenticate.</summary>
    private const int UnkeptShare = 16;

    /// <summary>How long a newcomer has at least to send its credentials.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly int maxStrangers = Math.Min(limit / 2, MaxStrangers);
    private readonly int maxKept = limit - (limit / UnkeptShare);

    private readonly Lock gate = new();
    private readonly Strangers strangers = new();
    private int all;
    private int kept;
    private int leaving;
    private long? lastLog;

    /// <summary>Waits until there is room for one more; those who connect meanwhile wait in the kernel's queue.</summary>
    public async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        while (!TryMakeRoom())
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public Seat Take(ConnectionContext connection)
    {
        var seat = new Seat(this, connection);
        lock (gate)
        {
            all++;
            strangers.Add(seat);
        }

        return seat;
    }

    /// <summary>The caller has authenticated: it is no stranger any more, unless as many are kept as can be.</summary>
    public void Keep(Seat seat)
    {
        lock (gate)
        {
            if (kept < maxKept && strangers.Remove(seat))
            {
                kept++;
                seat.IsKept = true;
            }
        }
    }

    public void Leave(Seat seat)
    {
        lock (gate)
        {
            all--;
            if (seat.IsKept)
            {
                kept--;
            }
            else if (!strangers.Remove(seat))
            {
                leaving--;
            }
        }
    }

    private bool TryMakeRoom()
    {
        Seat displaced;
        bool hasRoom;
        lock (gate)
        {
            if (strangers.Count < maxStrangers && all - leaving < limit)
            {
                return all < limit;
            }

            if (strangers.OldestOfTheMost is not { } oldest || Stopwatch.GetElapsedTime(oldest.Since) < Grace)
            {
                return false;
            }

            displaced = oldest;
            strangers.Remove(displaced);
            leaving++;
            hasRoom = all < limit;
        }

        displaced.Abort(new ConnectionAbortedException("Gives way to another connection."));
        Report(displaced);
        return hasRoom;
    }

    private void Report(Seat displaced)
    {
        if (lastLog is { } last && Stopwatch.GetElapsedTime(last) < LogInterval)
        {
            return;
        }

        lastLog = Stopwatch.GetTimestamp();
        logger.LogWarning(
            "Too many connections: of {Limit} at most {Strangers} may be without credentials. The oldest of {Address} are closed. "
                + "More need a higher limit of open files, which is {OpenFiles}.",
            limit, maxStrangers, displaced.Address, OpenFiles.Limit);
    }
}
