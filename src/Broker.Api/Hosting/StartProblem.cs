using Broker.Api.Configuration;
using Broker.Infrastructure.Migrations;

namespace Broker.Api.Hosting;

/// <summary>Explains a failed start in one sentence that names the configuration key.</summary>
internal static class StartProblem
{
    public static string Of(Exception exception) => exception switch
    {
        ConfigurationException => exception.Message,
        StorageSetupException => $"Database:Path: {Flat(exception)}",
        InvalidDataException { InnerException: { } inner } => $"appsettings.json: {Flat(inner)}",
        _ when ComesFrom(exception, "Kestrel") => $"Urls or Kestrel: {Flat(exception)}",
        _ when ComesFrom(exception, "Microsoft.Extensions.Logging") => $"Logging:LogLevel: {Flat(exception)}",
        _ => Flat(exception),
    };

    private static bool ComesFrom(Exception exception, string component) =>
        exception.StackTrace?.Contains(component, StringComparison.Ordinal) == true;

    private static string Flat(Exception exception) => exception.Message.ReplaceLineEndings(" ");
}
