using System.Globalization;
using Broker.Domain;

namespace Agent.Configuration;

/// <summary>Typed values of a section. What is missing or wrong is noted, and reads as null.</summary>
internal static class YamlValues
{
    extension(YamlSection section)
    {
        /// <summary>The text of a key that has to be there; "" where it is not.</summary>
        public string Required(string key)
        {
            section.Require(key);
            return section.Text(key) ?? "";
        }

        public void Require(string key)
        {
            if (!section.Has(key))
            {
                section.Reject(key, "is missing.");
            }
        }

        /// <summary>A value of the domain.</summary>
        public T? Value<T>(string key)
            where T : class, ITextValue<T>
        {
            if (section.Text(key) is not { } text)
            {
                return null;
            }

            if (!T.TryParse(text, out var value))
            {
                section.Reject(key, $"'{text}' must be {T.Accepted}.");
            }

            return value;
        }

        /// <summary>A value of the domain that has to be there.</summary>
        public T? RequiredValue<T>(string key)
            where T : class, ITextValue<T>
        {
            section.Require(key);
            return section.Value<T>(key);
        }

        /// <summary>What a file holds whose path is given. Where it is something else, that is said behind the path.</summary>
        public T? FileOf<T>(string key, Func<string, T?> read, string otherwise)
            where T : class
        {
            if (section.Text(key) is not { } path)
            {
                return null;
            }

            try
            {
                if (read(path) is { } content)
                {
                    return content;
                }

                section.RejectFile(key, $"{path} {otherwise}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                section.RejectFile(key, exception.Message);
            }

            return null;
        }

        public bool? Flag(string key)
        {
            var text = section.Text(key);
            if (text is not (null or "true" or "false"))
            {
                section.Reject(key, $"'{text}' must be true or false.");
            }

            return text is null ? null : text == "true";
        }

        /// <summary>A whole number.</summary>
        public int? Number(string key, int smallest, int largest)
        {
            if (section.Text(key) is not { } text)
            {
                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= smallest && number <= largest)
            {
                return number;
            }

            section.Reject(key, $"'{text}' must be a whole number from {smallest} to {largest}.");
            return null;
        }
    }
}
