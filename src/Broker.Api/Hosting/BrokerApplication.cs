using System.Diagnostics;
using Broker.Api.Authentication;
using Broker.Api.Configuration;
using Broker.Api.Connections;
using Broker.Api.Errors;
using Broker.Api.Json;
using Broker.Api.OpenApi;
using Broker.Application;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Application.Watching;
using Broker.Domain.Owners;
using Broker.Infrastructure.Tokens;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;

namespace Broker.Api.Hosting;

/// <summary>Composes the broker: configuration, services, middleware.</summary>
public static class BrokerApplication
{
    private const long MaxBodyLength = 1024 * 1024;
    private const string SecretsFolder = "/run/secrets";

    /// <summary>Settings are read at start. The watcher would be woken by each write to a database in the working folder.</summary>
    private const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public static WebApplication Create(string[] args)
    {
        var connections = OpenFiles.Connections(OpenFiles.Limit);
        var builder =
            WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [NoReload, .. args], WebRootPath = PageFiles.Folder });
        AddConfiguration(builder, args);
        var settings = Settings.Read(builder.Configuration);

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyLength;
        });
        builder.Services.AddConnectionLimit(connections);
        AddServices(builder.Services, settings);

        var app = builder.Build();
        Use(app, settings);
        return app;
    }

    /// <summary>In ascending priority: defaults, appsettings.json, environment, secrets, command line.</summary>
    private static void AddConfiguration(WebApplicationBuilder builder, string[] args)
    {
        var defaults = new ConfigurationBuilder().AddInMemoryCollection(Settings.Defaults).Sources[0];
        builder.Configuration.Sources.Insert(0, defaults);
        builder.Configuration.AddKeyPerFile(SecretsFolder, optional: true);
        builder.Configuration.AddCommandLine(args);
    }

    private static void AddServices(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ServerConfigBodies>();
        services.AddApplication();
        services.AddStorage(settings);
        services.AddSingleton(new Credentials(
            settings.Username, settings.SharedUser ? settings.Password ?? AdminPassword.ReadOrMake(settings.DataFolder) : null));
        services.AddSingleton(new AuthorityOptions(settings.SharedUser));
        services.AddSingleton(new AuditRetention(settings.AuditKeepDays, settings.EventKeepDays));
        services.AddSingleton(new LeaverLimit(settings.MostLeavers));
        services.AddSingleton(new WebhookOptions(settings.AllowLocalWebhooks));
        services.AddHostedService<Safety>();
        services.AddHostedService<AdminGuard>();
        services.AddBrokerAuthentication(settings.Oidc);
        services.AddForwardedHeaders(settings);

        services.AddSingleton<ConsoleFormatter, LogLine>();
        services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = LogLine.FormatterName);
        services.AddSingleton<RejectedRequests>();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddRequests();
        services.AddHealthChecks().AddCheck<StorageHealthCheck>("storage");
        services.ShareHealthChecks();
        services.AddBrokerMetrics();
        services.AddBrokerDescription();
    }

    private static void Use(WebApplication app, Settings settings)
    {
        app.Services.GetRequiredService<RejectedRequests>().ObserveOn(app.Services.GetRequiredService<DiagnosticListener>());
        var policy = PageFiles.PolicyFor(settings.Oidc);
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                if (!PageFiles.TryWriteHeaders(context, policy))
                {
                    context.Response.Headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseWithoutControlCharacters();
        app.UseForwardedHeaders();
        app.UseExceptionHandler(_ => { });
        app.UseUnreadableBodies();
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.UseRouting();
        app.UsePages();
        app.UseAuthentication();
        if (settings.OpenDocs)
        {
            app.UseDescriptionPage();
        }

        app.UseAuthorization();
        if (!settings.OpenDocs)
        {
            app.UseDescriptionPage();
        }

        app.UseTokenWatching();
        app.UseFleetMetrics();
        app.MapControllers();
        app.MapPageFiles();
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<ChangeSignals>().Close);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = StorageHealthCheck.WriteAsync }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint(Metrics.Path).RequireAuthorization(AuthenticationSetup.ReadPolicy)
            .AllowAnonymousIf(settings.OpenMetrics);
        app.MapOpenApi("/openapi/v1.json").AllowAnonymousIf(settings.OpenDocs);
    }

    private static void AllowAnonymousIf(this IEndpointConventionBuilder endpoint, bool isOpen)
    {
        if (isOpen)
        {
            endpoint.AllowAnonymous();
        }
    }
}
