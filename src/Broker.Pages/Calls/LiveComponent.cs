using System.Diagnostics;
using Broker.Pages.Elements;
using Broker.Pages.SignIn;
using Microsoft.AspNetCore.Components;

namespace Broker.Pages.Calls;

/// <summary>
/// A component that shows what the broker has, and reads it again whenever something has happened to the fleet. While the broker is
/// away it keeps what it shows and tries again.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>While a large fleet changes all the time, a page spends a fifth of its time on reading.</summary>
    private const int PausesOfReading = 4;

    /// <summary>After a refusal that may end by itself: what is shown may be added, or the broker have failed.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? reading;

    [Inject]
    protected BrokerClient Broker { get; set; } = null!;

    [Inject]
    protected Connection Connection { get; set; } = null!;

    [Inject]
    protected Tab Tab { get; set; } = null!;

    [Inject]
    protected Feed Feed { get; set; } = null!;

    [Inject]
    protected Session Session { get; set; } = null!;

    /// <summary>Whether it has read what may be shown: until that is gone, or the caller may not read it any more.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>Why it cannot be read.</summary>
    protected Refusal? ReadRefusal { get; private set; }

    /// <summary>Ends with the component.</summary>
    protected CancellationToken Gone => gone.Token;

    public void Dispose()
    {
        Session.Changed -= FollowCaller;
        gone.Cancel();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what is shown.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Completes when what is shown may have changed.</summary>
    protected virtual Task NextAsync(CancellationToken cancellationToken) => Feed.NextAsync(cancellationToken);

    /// <summary>Whether reading includes the waiting for something to read.</summary>
    protected virtual bool WaitsWhileReading => false;

    protected virtual void Dispose(bool disposing)
    {
    }

    protected override void OnInitialized()
    {
        Session.Changed += FollowCaller;
        _ = RunAsync();
    }

    /// <summary>Reads at once: another filter, a change made here.</summary>
    protected void Reload()
    {
        if (!gone.IsCancellationRequested)
        {
            reading?.Cancel();
        }
    }

    /// <summary>With another role it may read what it was refused, and the other way round.</summary>
    private void FollowCaller()
    {
        if (Session.Caller is not null)
        {
            StateHasChanged();
            Reload();
        }
    }

    private async Task RunAsync()
    {
        while (!gone.IsCancellationRequested)
        {
            using var current = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
            reading = current;
            try
            {
                await ReadAsync(current.Token);
            }
            catch (OperationCanceledException) when (current.IsCancellationRequested)
            {
                // again, or gone
            }
            catch (Exception exception)
            {
                await DispatchExceptionAsync(exception);
                return;
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Tab.WhenVisibleAsync(cancellationToken);
            var next = NextAsync(cancellationToken); // before reading: nothing that happens meanwhile is missed
            var begun = Stopwatch.GetTimestamp();
            await LoadAsync(cancellationToken);
            var pause = WaitsWhileReading ? ShortestPause : Stopwatch.GetElapsedTime(begun) * PausesOfReading;
            Connection.Answered();
            (IsLoaded, ReadRefusal) = (true, null);
            StateHasChanged();
            await Task.WhenAll(next, Task.Delay(pause > ShortestPause ? pause : ShortestPause, cancellationToken));
        }
        catch (BrokerAwayException)
        {
            await Connection.BackOffAsync(cancellationToken);
        }
        catch (RefusedException refused)
        {
            (IsLoaded, ReadRefusal) = (IsLoaded && !refused.IsForbidden && !refused.IsMissing, refused.Refusal);
            StateHasChanged();
            await Task.Delay(refused.IsForbidden ? Timeout.InfiniteTimeSpan : PauseAfterRefusal, cancellationToken);
        }
    }
}
