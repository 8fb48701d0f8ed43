using Broker.Application.Abstractions;
using Broker.Application.Clients.AddClient;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Domain.Owners;
using System.Net;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure;
using Broker.Infrastructure.Tokens;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Broker.Application.Tests;

/// <summary>The use cases on a real SQLite file, at a time that the test sets. Each test has a file of its own.</summary>
public abstract class ApplicationTest
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-application-");
    private ServiceProvider services = null!;

    private protected TimeProvider Clock { get; } = Substitute.For<TimeProvider>();

    /// <summary>Counts, and hands on to the database.</summary>
    private protected CountedTransactions Transactions { get; } = new();

    [SetUp]
    public async Task Make_a_database()
    {
        SetTime(new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero));
        Clock.TimestampFrequency.Returns(TimeSpan.TicksPerSecond);
        var collection = new ServiceCollection()
            .AddApplication()
            .AddSqliteStorage(Path.Combine(folder.FullName, $"{Guid.NewGuid()}.db"))
            .AddSingleton(new AuthorityOptions(SharedUser: true))
            .AddSingleton(new AuditRetention(KeepDays: 0, EventKeepDays: 0))
            .AddSingleton(new LeaverLimit(10))
            .AddSingleton(new WebhookOptions(AllowLocal: false))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(Clock);
        var unitOfWork = collection.Last(service => service.ServiceType == typeof(IUnitOfWork)).ImplementationFactory!;
        services = collection
            .AddScoped<IUnitOfWork>(provider => Transactions.Of((IUnitOfWork)unitOfWork(provider)))
            .BuildServiceProvider(validateScopes: true);

        foreach (var startup in services.GetServices<IHostedService>())
        {
            await startup.StartAsync(CancellationToken.None);
        }
    }

    [TearDown]
    public async Task Close_the_database() => await services.DisposeAsync();

    [OneTimeTearDown]
    public void Remove_the_databases() => folder.Delete(recursive: true);

    /// <summary>The clock is right: so much time has passed.</summary>
    private protected void SetTime(DateTimeOffset now)
    {
        Clock.GetUtcNow().Returns(now);
        Clock.GetTimestamp().Returns(now.Ticks);
    }

    private protected static PublicKey Key(byte number) => PublicKey.Parse(Convert.ToBase64String([.. Enumerable.Repeat(number, 32)]));

    /// <param name="request">What is sent, in a scope of its own, as for a request over HTTP.</param>
    /// <param name="prepare">Does to the scope what the edge does before.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    private protected async Task<T> SendAsync<T>(
        IRequest<T> request, Action<IServiceProvider>? prepare = null, CancellationToken cancellationToken = default)
    {
        await using var scope = OpenScope();
        prepare?.Invoke(scope.ServiceProvider);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <summary>For an answer that is read while the request's connection is open.</summary>
    private protected async Task<TResult> ReadAsync<T, TResult>(IRequest<T> query, Func<T, Task<TResult>> read)
    {
        await using var scope = OpenScope();
        return await read(await scope.ServiceProvider.GetRequiredService<IMediator>().Send(query));
    }

    /// <summary>Whose caller is an admin.</summary>
    private AsyncServiceScope OpenScope()
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>()
            .Set(new Caller("tester", Role.Admin) { Devices = new DevicePolicy([ServerName.Parse("paris")], Most: 3, Lasting: null) });
        return scope;
    }

    private protected static ServerName Server(string name) => ServerName.Parse(name);

    private protected static ClientName Client(string name) => ClientName.Parse(name);

    /// <summary>Adds a server whose key is <c>Key(number)</c>, in the subnet 10.number.0.0/24.</summary>
    private protected Task<AddedServer> AddServerAsync(string name, byte number) => SendAsync(AddServer(name, number));

    private protected static AddServerCommand AddServer(string name, byte number) => new(
        Server(name),
        Key(number),
        new Endpoint(EndpointAddress.Parse("vpn.example"), 51820),
        AddressPool.Create(Subnet.Create(IPAddress.Parse($"10.{number}.0.0"), 24), 0),
        AllowedIps: null);

    private protected Task<ClientAccess> AddClientAsync(string client, string server, byte key) =>
        SendAsync(new AddClientCommand(Client(client), Server(server), Key(key)));

    private protected async Task<long> RevisionAsync(string server) => (await SendAsync(new FindServerQuery(Server(server)))).Revision;
}

internal sealed class CountedTransactions
{
    public int Begun { get; private set; }

    public int Committed { get; private set; }

    public IUnitOfWork Of(IUnitOfWork inner) => new Counted(this, inner);

    private sealed class Counted(CountedTransactions count, IUnitOfWork inner) : IUnitOfWork
    {
        public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
        {
            count.Begun++;
            var result = await inner.InTransactionAsync(work, cancellationToken);
            count.Committed++;
            return result;
        }

        public ValueTask ReleaseAsync() => inner.ReleaseAsync();
    }
}
