namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <param name="Status">0: the connection ended without an answer.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">Without the marks of its chunks.</param>
internal sealed record FuzzAnswer(int Status, string Head, byte[] Body)
{
    public static FuzzAnswer None { get; } = new(0, "", []);

    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
