using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Broker.TestSupport;

/// <summary>The real broker in a process of its own, on a loopback port. Disposal kills it.</summary>
public sealed class BrokerProcess : IAsyncDisposable
{
    /// <summary>The password of a broker whose environment names none.</summary>
    public const string TestPassword = "test-password";

    private static readonly string UnderTest =
        Environment.GetEnvironmentVariable("BROKER_UNDER_TEST") ?? Path.Combine(AppContext.BaseDirectory, "wireguard-broker.dll");

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly DirectoryInfo? ownFolder;
    private readonly NetworkHost? host;

    private BrokerProcess(ProcessStartInfo start, Uri baseAddress, string? password, DirectoryInfo? ownFolder, NetworkHost? host)
    {
        this.ownFolder = ownFolder;
        this.host = host;
        BaseAddress = baseAddress;
        Client = new HttpClient(host?.CreateHttpHandler() ?? new SocketsHttpHandler()) { BaseAddress = baseAddress };
        if (password is not null)
        {
            Client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Carries the credentials of the user <c>admin</c>.</summary>
    public HttpClient Client { get; }

    public Uri BaseAddress { get; }

    public int Id => process.Id;

    public string WorkingFolder => process.StartInfo.WorkingDirectory;

    /// <summary>All lines that it has written so far to stdout and stderr.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a broker and waits until it is ready.</summary>
    /// <param name="environment">
    /// Its configuration, on top of this process's environment. An empty <c>Auth__Password</c> stands for none at all.
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
        var urls = environment.GetValueOrDefault("Urls") ?? $"http://127.0.0.1:{FreePort()}";
        var password = environment.GetValueOrDefault("Auth__Password", TestPassword);
        var freshFolder = workingFolder is null ? Directory.CreateTempSubdirectory("broker-") : null;
        var command = host?.Command(Command(program)) ?? Command(program);

        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments ?? []])
        {
            WorkingDirectory = workingFolder ?? freshFolder!.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["Urls"] = urls;
        start.Environment["Auth__Password"] = password.Length > 0 ? password : null;

        var broker = new BrokerProcess(start, new Uri(urls.Split(';')[0]), password.Length > 0 ? password : null, freshFolder, host);
        try
        {
            if (waitReady)
            {
                await broker.WaitUntilReadyAsync();
            }

            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>The command that starts a broker.</summary>
    /// <param name="program">As for <see cref="StartAsync"/>.</param>
    public static string[] Command(string? program = null) =>
        (program ?? UnderTest) is var path && path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", path] : [path];

    /// <summary>A TCP port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until <c>/health/ready</c> answers 200.</summary>
    /// <param name="patience">Null for <see cref="Eventually.Patience"/>.</param>
    /// <exception cref="TimeoutException">It does not in time.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? Eventually.Patience);
        while (!late.IsCancellationRequested)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The broker ended with {await WaitForExitAsync()}:\n{Output}");
            }

            try
            {
                using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative), late.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // not listening yet, or too late
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The broker is not ready in time:\n{Output}");
    }

    /// <summary>Ends it as the kernel or a power cut would (SIGKILL).</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: host is not null);
        process.WaitForExit();
    }

    /// <summary>Asks it to end (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Tool.TryRunAsync("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        return await WaitForExitAsync();
    }

    /// <summary>The exit code of a broker that ends by itself; by then <see cref="Output"/> is complete.</summary>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(2 * Eventually.Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"The broker does not end:\n{Output}", late);
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        process.Dispose();
        Client.Dispose();
        ownFolder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Append(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
