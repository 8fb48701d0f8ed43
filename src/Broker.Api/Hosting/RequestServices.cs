using Broker.Api.Json;
using Broker.Api.Validation;
using Broker.Contracts;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Hosting;

/// <summary>The edge: how requests are read, checked and handed to the controllers.</summary>
internal static class RequestServices
{
    public static void AddRequests(this IServiceCollection services)
    {
        services.AddSingleton<LargeBodies>();
        services.ConfigureHttpJsonOptions(json => WireFormat.Apply(json.SerializerOptions));
        services.AddMvcCore(mvc =>
            {
                var queries = new QueryBinding();
                mvc.Filters.Add<JsonContentFilter>();
                mvc.InputFormatters.Clear();
                mvc.InputFormatters.Add(new JsonBodyFormatter());
                foreach (var json in mvc.OutputFormatters.OfType<SystemTextJsonOutputFormatter>())
                {
                    // not text/json, nor what ends in +json
                    json.SupportedMediaTypes.Clear();
                    json.SupportedMediaTypes.Add("application/json");
                }

                mvc.ModelBinderProviders.Insert(0, queries);
                mvc.ModelMetadataDetailsProviders.Add(queries);
                mvc.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(IReadOnlyList<PeerReport>)));
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            })
            .AddApiExplorer()
            .AddJsonOptions(json => WireFormat.Apply(json.JsonSerializerOptions))
            .AddRequestValidation();
    }
}
