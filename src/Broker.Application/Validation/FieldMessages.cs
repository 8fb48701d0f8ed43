namespace Broker.Application.Validation;

/// <summary>How refusals speak of a field, wherever it is found to be wrong.</summary>
public static class FieldMessages
{
    private const int EchoedLength = 100;

    public static string Required(string accepted) => $"Required: {accepted}.";

    /// <summary>As much of a value as a message repeats.</summary>
    public static string Shortened(string text) => text.Length <= EchoedLength ? text : text[..EchoedLength] + "…";
}
