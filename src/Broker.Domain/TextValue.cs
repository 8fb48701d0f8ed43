using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain;

/// <summary>A value with exactly one canonical text form, which <see cref="object.ToString"/> returns.</summary>
public interface ITextValue<TSelf>
    where TSelf : ITextValue<TSelf>
{
    /// <summary>What <see cref="TryParse"/> accepts, to be read after "must be".</summary>
    static abstract string Accepted { get; }

    static abstract bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out TSelf value);
}

public static class TextValue
{
    extension<T>(T)
        where T : ITextValue<T>
    {
        /// <summary>Reads text that is known to be valid.</summary>
        /// <exception cref="FormatException">It is not.</exception>
        public static T Parse(string? text) =>
            T.TryParse(text, out var value) ? value : throw new FormatException($"'{text}' must be {T.Accepted}.");
    }
}
