using Broker.Api.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Broker.Api.Hosting;

internal static class ForwardedHeadersSetup
{
    /// <summary>Trusts only the configured proxies, in a chain of any length; by default none, not even loopback.</summary>
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
