namespace Broker.Api.Validation;

/// <summary>The wording of refused fields.</summary>
internal static class FieldMessages
{
    private const int EchoedLength = 100;

    public static string Required(string accepted) => $"Required: {accepted}.";

    public static string Wrong(string value, string accepted) => $"{Shortened(value)} must be {accepted}.";

    /// <summary>As much of a value as a message repeats.</summary>
    public static string Shortened(string text) => text.Length <= EchoedLength ? text : text[..EchoedLength] + "…";
}
