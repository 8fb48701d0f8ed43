using Broker.Application;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>The services that one request gets: a connection of its own, and at most one transaction at a time.</summary>
internal sealed class RequestScope(AsyncServiceScope scope) : IAsyncDisposable
{
    public IServerRepository Servers { get; } = scope.ServiceProvider.GetRequiredService<IServerRepository>();

    public IPeeringRepository Peerings { get; } = scope.ServiceProvider.GetRequiredService<IPeeringRepository>();

    public IReportRepository Reports { get; } = scope.ServiceProvider.GetRequiredService<IReportRepository>();

    /// <summary>For SQL that no repository has.</summary>
    public Session Session { get; } = scope.ServiceProvider.GetRequiredService<Session>();

    public Task<T> SendAsync<T>(IRequest<T> request) => scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);

    public Task InTransactionAsync(Func<Task> work) => Session.InTransactionAsync(
        async () =>
        {
            await work();
            return true;
        },
        CancellationToken.None);

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}

internal static class RequestScopes
{
    /// <param name="services">Of a broker.</param>
    /// <param name="caller">Null for an admin.</param>
    public static RequestScope OpenRequest(this ServiceProvider services, Caller? caller = null)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Set(caller ?? new Caller("tester", Role.Admin));
        return new RequestScope(scope);
    }

    public static async Task<T> SendAsync<T>(this ServiceProvider services, IRequest<T> request, Caller? caller = null)
    {
        await using var scope = services.OpenRequest(caller);
        return await scope.SendAsync(request);
    }
}
