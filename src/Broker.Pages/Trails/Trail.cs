using Broker.Pages.Calls;

namespace Broker.Pages.Trails;

/// <summary>A trail as a page shows it: the newest first, followed live, older ones on demand.</summary>
/// <typeparam name="TEntry">An entry.</typeparam>
public abstract class Trail<TEntry> : LiveComponent
{
    private const int PageLength = 50;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    private readonly List<TEntry> entries = [];

    /// <summary>A page that is open for days does not keep all that it has seen.</summary>
    private int longest = 500;

    private bool isRead;
    private string? last;

    /// <summary>Ends the reading of older ones; null while none are read.</summary>
    private CancellationTokenSource? readingOlder;

    /// <summary>The newest first.</summary>
    protected IReadOnlyList<TEntry> Entries => entries;

    protected bool HasOlder { get; private set; }

    /// <param name="Entries">The oldest first.</param>
    /// <param name="Next">The last id; null where there is none.</param>
    protected sealed record Page(IReadOnlyList<TEntry> Entries, string? Next);

    /// <param name="after">Only what follows this id.</param>
    /// <param name="before">Only the last of what precedes this id, or `now`.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="wait">How long to wait for a first one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    protected abstract Task<Page> ReadAsync(string? after, string? before, int limit, TimeSpan? wait, CancellationToken cancellationToken);

    protected abstract string IdOf(TEntry entry);

    protected override bool WaitsWhileReading => true;

    protected override Task NextAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!isRead)
        {
            var newest = await ReadAsync(after: null, "now", PageLength, wait: null, cancellationToken);
            entries.Clear();
            entries.AddRange(newest.Entries.Reverse());
            (isRead, last, HasOlder) = (true, newest.Next, newest.Entries.Count == PageLength);
            return;
        }

        var later = await ReadAsync(last, before: null, PageLength, LongestWait, cancellationToken);
        entries.InsertRange(0, later.Entries.Reverse());
        last = later.Next ?? last;
        if (entries.Count > longest && readingOlder is null)
        {
            entries.RemoveRange(longest, entries.Count - longest);
            HasOlder = true;
        }
    }

    /// <summary>Begins anew, with another filter.</summary>
    protected void Restart()
    {
        isRead = false;
        readingOlder?.Cancel();
        Reload();
    }

    /// <exception cref="RefusedException">The broker refuses it.</exception>
    protected async Task ReadOlderAsync()
    {
        if (!isRead)
        {
            return; // what would be older of is about to be replaced
        }

        using var reading = readingOlder = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        try
        {
            var older = await ReadAsync(after: null, IdOf(entries[^1]), PageLength, wait: null, reading.Token);
            reading.Token.ThrowIfCancellationRequested();
            entries.AddRange(older.Entries.Reverse());
            longest += older.Entries.Count;
            HasOlder = older.Entries.Count == PageLength;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            // another filter, or gone
        }
        catch (BrokerAwayException)
        {
            // the reader beside it says so; the button stays
        }
        finally
        {
            readingOlder = null;
        }
    }
}
