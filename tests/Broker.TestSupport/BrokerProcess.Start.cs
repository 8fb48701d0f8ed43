using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Broker.TestSupport;

public sealed partial class BrokerProcess
{
    private const int Ports = 5;

    private static readonly string UnderTest =
        Environment.GetEnvironmentVariable("BROKER_UNDER_TEST") ?? Path.Combine(AppContext.BaseDirectory, "wireguard-broker.dll");

    /// <summary>Starts a broker and waits until it is ready.</summary>
    /// <param name="environment">
    /// Its configuration, on top of this process's environment. An empty <c>Auth__Password</c> stands for none at all. Without <c>Urls</c>
    /// it listens on a free port, on another one if a process takes that first.
    /// </param>
    /// <param name="workingFolder">Null for a fresh one that disposal removes.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="waitReady">False to return at once.</param>
    /// <param name="program">
    /// A dll or an executable; null for the one that <c>BROKER_UNDER_TEST</c> names, or else the one built with the tests.
    /// </param>
    /// <param name="host">Where it runs, with <c>Urls</c> that name an address of it; null for this process's own network.</param>
    public static async Task<BrokerProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment,
        string? workingFolder = null,
        IReadOnlyList<string>? arguments = null,
        bool waitReady = true,
        string? program = null,
        NetworkHost? host = null)
    {
        Categories.Require(Categories.Process);
        var urls = environment.GetValueOrDefault("Urls");
        for (var left = urls is null ? Ports : 1; ; left--)
        {
            var broker = Start(environment, urls ?? $"http://127.0.0.1:{FreePort()}", workingFolder, arguments ?? [], program, host);
            try
            {
                if (waitReady)
                {
                    await broker.WaitUntilReadyAsync();
                }

                return broker;
            }
            catch (InvalidOperationException) when (left > 1 && broker.Output.Contains("address already in use", StringComparison.Ordinal))
            {
                await broker.DisposeAsync();
            }
            catch
            {
                await broker.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The command that starts a broker.</summary>
    /// <param name="program">As for <see cref="StartAsync"/>.</param>
    public static string[] Command(string? program = null) => Tool.CommandOf(program ?? UnderTest);

    /// <summary>A TCP port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static BrokerProcess Start(
        IReadOnlyDictionary<string, string> environment,
        string urls,
        string? workingFolder,
        IReadOnlyList<string> arguments,
        string? program,
        NetworkHost? host)
    {
        var password = environment.GetValueOrDefault("Auth__Password", TestPassword) is { Length: > 0 } given ? given : null;
        var freshFolder = workingFolder is null ? Directory.CreateTempSubdirectory("broker-") : null;
        var command = host?.Command(Command(program)) ?? Command(program);
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            WorkingDirectory = workingFolder ?? freshFolder!.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!Categories.IsBenchmark)
        {
            // It ends before code that is compiled a second time repays that: two thirds of the processor time of a broker with pages.
            start.Environment["DOTNET_TC_CallCountingDelayMs"] = "7D0";
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["Urls"] = urls;
        start.Environment["Auth__Password"] = password;
        return new BrokerProcess(start, new Uri(urls.Split(';')[0]), password, freshFolder, host);
    }
}
