using Broker.Api.Configuration;
using Broker.Application.Abstractions;
using Broker.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Broker.Api.Hosting;

internal static class StorageSetup
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void AddStorage(this IServiceCollection services, Settings settings)
    {
        if (settings.PostgresConnection is null || settings.Password is null)
        {
            MakeDataFolder(settings.DataFolder);
        }

        if (settings.PostgresConnection is null)
        {
            services.AddSqliteStorage(settings.DatabasePath);
            return;
        }

        try
        {
            services.AddPostgresStorage(settings.PostgresConnection);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new ConfigurationException("ConnectionStrings:Broker", $"cannot be read: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void MakeDataFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("Database:Path", $"the folder cannot be made: {exception.Message}");
        }
    }
}

/// <summary>Healthy while the database answers.</summary>
internal sealed class StorageHealthCheck(IStorage storage) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await storage.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
