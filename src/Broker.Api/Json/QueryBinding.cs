using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Broker.Contracts;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Broker.Api.Json;

/// <summary>Reads a contract from a query, by the same names and rules as from a body.</summary>
internal sealed class QueryBinding : IModelBinderProvider, IModelBinder, IBindingMetadataProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.BindingInfo.BindingSource == BindingSource.Query && IsContract(context.Metadata.ModelType) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var fields = RequestFields.OfQuery(bindingContext.HttpContext.Request.Query);
        bindingContext.Result = ModelBindingResult.Success(fields.Read(bindingContext.ModelType, bindingContext.ModelState));
        return Task.CompletedTask;
    }

    /// <summary>For the API's description: parameters are named as fields are on the wire.</summary>
    public void CreateBindingMetadata(BindingMetadataProviderContext context)
    {
        if (context.Key is { MetadataKind: ModelMetadataKind.Property, PropertyInfo: { } property }
            && IsContract(context.Key.ContainerType!))
        {
            context.BindingMetadata.BinderModelName = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            context.BindingMetadata.IsBindingRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        }
    }

    private static bool IsContract(Type type) => type.Assembly == typeof(Routes).Assembly;
}
