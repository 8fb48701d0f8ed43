using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Broker.Api.Tests;

/// <summary>Until disposal, adds services to the hosts that this thread builds, after their own: the last of a type counts.</summary>
internal sealed class HostServices : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly List<IDisposable> subscriptions = [];
    private readonly Action<IServiceCollection> add;

    public HostServices(Action<IServiceCollection> add)
    {
        this.add = add;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (Environment.CurrentManagedThreadId == thread && value.Name == "Microsoft.Extensions.Hosting")
        {
            subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Environment.CurrentManagedThreadId == thread && value.Key == "HostBuilding")
        {
            ((IHostBuilder)value.Value!).ConfigureServices(add);
        }
    }

    public void OnCompleted()
    {
        // the host is built
    }

    public void OnError(Exception error)
    {
        // no listener of hosting reports any
    }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
