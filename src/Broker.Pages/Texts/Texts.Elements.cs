using System.Globalization;

namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Receipts
    {
        public const string Title = "Receipts";
        public const string Applied = "Applied";
        public const string Pending = "Pending";
        public const string None = "No server has anything to apply.";
        public const string AllApplied = "Every server concerned has applied it.";

        public static string Left(int servers) =>
            servers == 1 ? "1 server has not reported it as applied yet." : $"{servers} servers have not reported it as applied yet.";
    }

    internal static class Paging
    {
        public const string Label = "Pages of the list";
        public const string First = "First";
        public const string Next = "Next";
        public const string Search = "Search";
        public const string Older = "Older";

        public static string More(int rows) => $"Show {rows} more";
    }

    internal static class Secret
    {
        public const string Copy = "Copy";
        public const string Copied = "Copied";
        public const string CopyByHand = "The browser does not allow copying: select the text and copy it.";
        public const string Once = "It is shown only once: the broker keeps only its hash.";
        public const string Done = "I have it";
    }

    internal static class Size
    {
        private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

        public static string Of(long bytes)
        {
            var unit = 0;
            var value = (double)bytes;
            while (value >= 1024 && unit < Units.Length - 1)
            {
                (value, unit) = (value / 1024, unit + 1);
            }

            var rounded = Math.Round(value, value < 10 && unit > 0 ? 1 : 0);
            return string.Create(CultureInfo.InvariantCulture, $"{rounded} {Units[unit]}");
        }
    }
}
