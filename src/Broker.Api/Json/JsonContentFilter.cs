using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Json;

/// <summary>
/// Content must be JSON: a form that a browser could be tricked into posting must not act, and a GET with a body of another type must not
/// pass unread. A call that takes nothing has no query parameters and no fields in a body.
/// </summary>
internal sealed class JsonContentFilter : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        var canHaveBody = context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        var hasContent = !HttpMethods.IsGet(request.Method) || request.ContentType is { Length: > 0 } || canHaveBody;
        if (hasContent && !IsJson(request.ContentType))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status415UnsupportedMediaType);
            return;
        }

        if (!context.ActionDescriptor.Parameters.Any(parameter => parameter.BindingInfo?.BindingSource is { } source
            && (source == BindingSource.Body || source == BindingSource.Query)))
        {
            RequestFields.RefuseQuery(request.Query, context.ModelState);
            if (canHaveBody)
            {
                await JsonBodyFormatter.RefuseFieldsAsync(request, context.ModelState);
            }
        }

        await next();
    }

    /// <summary>Agents in the field send <c>application/json;</c>, with nothing after the semicolon.</summary>
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType?.TrimEnd(';', ' '), out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
