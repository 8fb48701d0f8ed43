using System.Globalization;
using System.Text;
using QRCoder;

namespace Broker.Pages.Configurations;

/// <summary>A text as a QR code: its dark modules as the path of an SVG, one unit each.</summary>
/// <param name="Size">Of a side, with the quiet zone around it.</param>
/// <param name="Path">What is dark.</param>
public sealed record QrModules(int Size, string Path)
{
    /// <returns>Null where the text is longer than a QR code can be.</returns>
    public static QrModules? Of(string text)
    {
        try
        {
            // A screen is not worn or dirty: the least redundancy makes the largest modules.
            using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
            return new QrModules(code.ModuleMatrix.Count, PathOf(code.ModuleMatrix));
        }
        catch (QRCoder.Exceptions.DataTooLongException)
        {
            return null;
        }
    }

    private static string PathOf(List<System.Collections.BitArray> rows)
    {
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return path.ToString();
    }
}
