using System.Globalization;

namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Time
    {
        public const string Never = "never";
        public const string Now = "just now";

        /// <summary>In the browser's time zone.</summary>
        public static string At(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

        public static string FromNow(DateTimeOffset time, DateTimeOffset now) => time > now ? In(time - now) : Ago(now - time);

        public static string Ago(TimeSpan past) => past < TimeSpan.FromSeconds(5) ? Now : $"{Length(past)} ago";

        public static string In(TimeSpan future) => future <= TimeSpan.Zero ? Now : $"in {Length(future)}";

        public static string Length(TimeSpan length) => length switch
        {
            { TotalSeconds: < 60 } => $"{(int)length.TotalSeconds} s",
            { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} min",
            { TotalHours: < 48 } => $"{(int)length.TotalHours} h",
            _ => $"{(int)length.TotalDays} days",
        };
    }
}
