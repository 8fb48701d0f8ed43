using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Broker.Api.Json;

/// <summary>A field of a query that is given but empty is an empty text, as in a body, and not one that is left out.</summary>
internal sealed class EmptyText : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context) => context.DisplayMetadata.ConvertEmptyStringToNull = false;
}
