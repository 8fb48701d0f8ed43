using Broker.Application.Abstractions;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Changes;
using Broker.Infrastructure.Lifecycle;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Postgres;
using Broker.Infrastructure.Repositories;
using Broker.Infrastructure.Tokens;
using Broker.Infrastructure.Sqlite;
using Broker.Infrastructure.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure;

public static class InfrastructureServices
{
    /// <summary>The embedded back end. The folder of the file must exist.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string path) =>
        services.AddSingleton<IDatabase>(_ => new SqliteDatabase(path)).AddSingleton<IChangeFeed, LocalChangeFeed>().AddStorage();

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString)
    {
        var database = new PostgresDatabase(connectionString);
        services.AddSingleton<IDatabase>(_ => database).AddSingleton(database);
        services.AddSingleton<PostgresChangeFeed>();
        services.AddSingleton<IChangeFeed>(provider => provider.GetRequiredService<PostgresChangeFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresChangeFeed>());
        return services.AddStorage();
    }

    private static IServiceCollection AddStorage(this IServiceCollection services)
    {
        TypeHandlers.Register();
        services.AddSingleton<SchemaState>();
        services.AddSingleton<IStorage, Storage>();
        services.AddSingleton<BackgroundLoops>();
        services.AddHostedService<SchemaKeeper>();
        services.AddHostedService<RevisionSweep>();
        services.AddSingleton<IServerVersions, ServerVersions>();
        services.AddScoped<Session>();
        services.AddScoped<IUnitOfWork>(provider => provider.GetRequiredService<Session>());
        services.AddSingleton<HostClock>();
        services.AddScoped<IStorageClock, StorageClock>();
        services.AddScoped<Digests>();
        services.AddScoped<FreeRanges>();
        services.AddScoped<ITokenRepository, TokenRepository>();
        services.AddScoped<IInvitationRepository, InvitationRepository>();
        services.AddScoped<IAuditRepository, AuditRepository>();
        services.AddSingleton<TokenDirectory>();
        services.AddSingleton<ITokenDirectory>(provider => provider.GetRequiredService<TokenDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<TokenDirectory>());
        services.AddHostedService<AuditKeeper>();
        services.AddScoped<IEventRepository, EventRepository>();
        services.AddHostedService<StepWatch>();
        services.AddHostedService<LifecycleSweep>();
        services.AddScoped<IClientRepository, ClientRepository>();
        services.AddScoped<IOwnerRepository, OwnerRepository>();
        services.AddScoped<IServerRepository, ServerRepository>();
        services.AddScoped<IPeeringRepository, PeeringRepository>();
        services.AddScoped<ISharedAddRepository, SharedAddRepository>();
        services.AddScoped<IReportRepository, ReportRepository>();
        services.AddScoped<IListRepository, ListRepository>();
        services.AddScoped<IDeviceRepository, DeviceRepository>();
        services.AddScoped<WebhookRepository>();
        services.AddScoped<IWebhookRepository>(provider => provider.GetRequiredService<WebhookRepository>());
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookService>();
        return services;
    }
}
