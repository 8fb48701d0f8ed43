using System.Security.Cryptography;
using Broker.Api.Configuration;
using Broker.Infrastructure.Migrations;

namespace Broker.Api.Hosting;

/// <summary>Says which key of the configuration kept the broker from starting.</summary>
internal static class StartProblem
{
    /// <summary>One sentence; null for an exception that the configuration is not to blame for.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        ConfigurationException => exception.Message,
        StorageSetupException => $"Database:Path: {exception.Message}",
        InvalidDataException or FormatException when exception.InnerException is not null => $"appsettings.json: {exception.InnerException.Message}",
        FormatException or IOException or InvalidOperationException when exception.StackTrace?.Contains("Kestrel", StringComparison.Ordinal) == true =>
            $"Urls or Kestrel: {Flat(exception)}",
        CryptographicException => $"Kestrel:Certificates:Default: {Flat(exception)}",
        _ => null,
    };

    private static string Flat(Exception exception) => exception.Message.ReplaceLineEndings(" ");
}
