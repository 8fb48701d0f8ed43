using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Json;

/// <summary>
/// Writes a JSON object of any length in small pieces. A failure before the first piece is answered as a problem; a later one
/// cuts the connection, so that no half of a list looks like a whole one.
/// </summary>
/// <param name="writeMembers">Writes the members; it awaits the second argument now and then, which sends what has gathered.</param>
internal sealed class StreamedJsonResult(Func<Utf8JsonWriter, Func<Task>, Task> writeMembers) : IActionResult
{
    private const int PieceLength = 32 * 1024;

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (response, aborted) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        var piece = new ArrayBufferWriter<byte>(2 * PieceLength);
        await using var json = new Utf8JsonWriter(piece, new JsonWriterOptions { Encoder = WireFormat.Options.Encoder });
        response.ContentType = "application/json; charset=utf-8";

        json.WriteStartObject();
        await writeMembers(json, () => piece.WrittenCount + json.BytesPending < PieceLength ? Task.CompletedTask : SendAsync());
        json.WriteEndObject();
        await SendAsync();

        async Task SendAsync()
        {
            await json.FlushAsync(aborted);
            await response.Body.WriteAsync(piece.WrittenMemory, aborted);
            piece.ResetWrittenCount();
        }
    }
}
