using Broker.Api.Configuration;
using Broker.Application.Abstractions;
using Broker.Infrastructure;
using Broker.Infrastructure.Background;
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

/// <summary>
/// Healthy while the database has what calls need; degraded while a background task fails, which delays changes but no call.
/// </summary>
internal sealed class StorageHealthCheck(IStorage storage, BackgroundLoops loops) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problem = await storage.FindProblemAsync(cancellationToken);
        return problem is not null ? HealthCheckResult.Unhealthy(problem)
            : loops.Failing is { Count: > 0 } failing ? HealthCheckResult.Degraded(
                $"Failing, the log says why: {string.Join(", ", failing)}.")
            : HealthCheckResult.Healthy();
    }

    /// <summary>The status and, if it is not <c>Healthy</c>, the reason.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var reasons = report.Entries.Values.Select(entry => entry.Description).OfType<string>();
        return context.Response.WriteAsync(string.Join(": ", reasons.Prepend($"{report.Status}")), context.RequestAborted);
    }
}
