using Broker.Api.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Broker.Api.Hosting;

internal static class ForwardedHeadersSetup
{
    /// <summary>Believes the configured proxies, however many of them stand in a row, and nobody else; by default not even this machine.</summary>
    public static void AddForwardedHeaders(this IServiceCollection services, Settings settings) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            options.ForwardedHeaders = settings.KnownProxies.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxies in settings.KnownProxies)
            {
                options.KnownIPNetworks.Add(proxies);
            }
        });
}
