namespace Broker.Pages.Elements;

/// <summary>Lets what shows how long ago something was be rendered again as time passes.</summary>
public sealed class Ticker(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private ITimer? timer;

    public event Action? Ticked
    {
        add
        {
            timer ??= time.CreateTimer(_ => Tick?.Invoke(), state: null, Interval, Interval);
            Tick += value;
        }

        remove => Tick -= value;
    }

    private event Action? Tick;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Dispose() => timer?.Dispose();
}
