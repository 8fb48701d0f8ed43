using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Json;

/// <summary>
/// Deserializes a body once, from a pooled buffer. Only a body that this fails for is looked at again, by <see cref="RequestFields"/>, so
/// that every field that cannot be read is named, not only the first.
/// </summary>
internal sealed class JsonBodyFormatter : InputFormatter
{
    private const int FirstBuffer = 4096;

    public JsonBodyFormatter() => SupportedMediaTypes.Add("application/json");

    /// <summary>The <see cref="JsonContentFilter"/> has already refused whatever is not JSON.</summary>
    public override bool CanRead(InputFormatterContext context) => true;

    /// <summary>Also when there is no body, which is an error of its own, or a GET's query.</summary>
    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => ReadRequestBodyAsync(context);

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        var (buffer, length) = await ReadAsync(request);
        try
        {
            if (length == 0 && HttpMethods.IsGet(request.Method))
            {
                return Result(RequestFields.OfQuery(request.Query).Read(context.ModelType, context.ModelState));
            }

            RequestFields.RefuseQuery(request.Query, context.ModelState);
            return Result(Read(WithoutByteOrderMark(buffer.AsSpan(0, length)), context));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>For a call that takes nothing: its body, if it has one, is an object without fields.</summary>
    public static async Task RefuseFieldsAsync(HttpRequest request, ModelStateDictionary errors)
    {
        var (buffer, length) = await ReadAsync(request);
        try
        {
            if (length > 0)
            {
                RequestFields.OfBody(WithoutByteOrderMark(buffer.AsSpan(0, length)), fault: null, errors)?.RefuseUnknown([], errors);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static InputFormatterResult Result(object? model) =>
        model is null ? InputFormatterResult.Failure() : InputFormatterResult.Success(model);

    private static object? Read(ReadOnlySpan<byte> body, InputFormatterContext context)
    {
        JsonException? fault = null;
        if (Utf8.IsValid(body))
        {
            try
            {
                if (JsonSerializer.Deserialize(body, RequestJson.TypeOf(context.ModelType)) is { } model)
                {
                    return model;
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                fault = exception as JsonException;
            }
        }

        return RequestFields.OfBody(body, fault, context.ModelState)?.Read(context.ModelType, context.ModelState);
    }

    /// <summary>Some programs begin UTF-8 with a mark (RFC 8259, 8.1 allows to ignore it).</summary>
    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private static async Task<(byte[] Buffer, int Length)> ReadAsync(HttpRequest request)
    {
        var context = request.HttpContext;
        var large = context.RequestServices.GetRequiredService<LargeBodies>();
        var longest = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        // a longer one is refused by the first read
        var announced = request.ContentLength is { } known && known <= longest ? (int)known : FirstBuffer;
        var isLarge = announced > LargeBodies.Threshold;
        if (isLarge)
        {
            await large.EnterAsync(context);
        }

        // One byte more than announced: the read that finds the end needs room.
        var buffer = ArrayPool<byte>.Shared.Rent(announced + 1);
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted)) > 0)
            {
                length += read;
                if (!isLarge && length > LargeBodies.Threshold)
                {
                    isLarge = true;
                    await large.EnterAsync(context);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return (buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
