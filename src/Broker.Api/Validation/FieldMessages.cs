namespace Broker.Api.Validation;

/// <summary>The wording of refused fields.</summary>
internal static class FieldMessages
{
    public const string Repeated = "Must not be repeated.";

    private const int EchoedLength = 100;

    /// <summary>
    /// The framework takes the name of an error apart at dots and opening brackets, and fails for one of more than 32 parts.
    /// </summary>
    private const int MostParts = 16;

    public static string Required(string accepted) => $"Required: {accepted}.";

    public static string Wrong(string value, string accepted) => $"{Shortened(value)} must be {accepted}.";

    /// <summary>As much of a value as a message repeats.</summary>
    public static string Shortened(string text) => text.Length <= EchoedLength ? text : text[..EchoedLength] + "…";

    /// <summary>As much of the name of an unknown field as an error can have.</summary>
    public static string NameOf(string unknown)
    {
        var name = Shortened(unknown);
        var end = name.Index().Where(found => found.Item is '.' or '[').Skip(MostParts - 1).Select(found => found.Index).FirstOrDefault(-1);
        return end < 0 ? name : name[..end] + "…";
    }
}
