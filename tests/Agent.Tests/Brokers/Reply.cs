using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agent.Tests.Brokers;

internal enum Ending
{
    Close,
    Reset,
    Hang,
}

/// <summary>A scripted answer to one request: its bytes, and what happens to the connection afterwards.</summary>
internal sealed record Reply(byte[] Bytes, Ending Ending)
{
    private const string Json = "application/json; charset=utf-8";

    public static Reply Hang { get; } = new([], Ending.Hang);

    /// <summary>The head promises a body, and half of it comes.</summary>
    public static Reply HangInBody { get; } = new(Encoding.UTF8.GetBytes($"{Head(200, Json, 100)}\r\n{{\"revision\":1,"), Ending.Hang);

    public static Reply Reset { get; } = new([], Ending.Reset);

    public static Reply NotHttp { get; } = new("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(), Ending.Close);

    public static Reply Ok(string json, int status = 200) => Http(status, Json, json);

    public static Reply Ok<T>(T answer, JsonTypeInfo<T> type, int status = 200) => Ok(JsonSerializer.Serialize(answer, type), status);

    public static Reply Problem(
        int status, string slug, string detail = "Said so in the test.", IReadOnlyList<string>? deletedServerIds = null,
        bool isTokenEnded = false)
    {
        var more = deletedServerIds is not null ? $",\"deleted_server_ids\":{JsonSerializer.Serialize(deletedServerIds)}"
            : isTokenEnded ? ",\"token_ended\":true"
            : "";
        return Http(
            status, "application/problem+json",
            $$"""{"type":"urn:wireguard-broker:{{slug}}","title":"Refused","status":{{status}},"detail":"{{detail}}"{{more}}}""");
    }

    public static Reply Http(int status, string? contentType, string body, string headers = "") =>
        new(Encoding.UTF8.GetBytes($"{Head(status, contentType, Encoding.UTF8.GetByteCount(body))}{headers}\r\n{body}"), Ending.Close);

    /// <summary>The connection ends after this many bytes of the body that the head promises.</summary>
    public static Reply Truncated(string json, int sent) =>
        new(Encoding.UTF8.GetBytes($"{Head(200, Json, json.Length)}\r\n{json[..sent]}"), Ending.Close);

    /// <summary>A chunked body, with or without the terminating chunk.</summary>
    public static Reply Chunked(string json, bool whole) =>
        new(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: {Json}\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"{json.Length:x}\r\n{json}\r\n{(whole ? "0\r\n\r\n" : "")}"), Ending.Close);

    private static string Head(int status, string? contentType, int length) => string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {length}\r\n"
        + $"{(contentType is null ? "" : $"Content-Type: {contentType}\r\n")}");
}
