using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Broker.TestSupport;

/// <summary>The real broker in a process of its own, on a loopback port. Disposal kills it.</summary>
public sealed partial class BrokerProcess : IAsyncDisposable
{
    /// <summary>The password of a broker whose environment names none.</summary>
    public const string TestPassword = "test-password";

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

    /// <summary>
    /// Waits until it listens and <c>/health/ready</c> answers 200. Another broker may answer on its port before it fails to bind.
    /// </summary>
    /// <param name="patience">Null for <see cref="Eventually.Patience"/>.</param>
    /// <exception cref="TimeoutException">It does not in time.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? Eventually.Patience);
        var exit = process.WaitForExitAsync(late.Token);
        while (!late.IsCancellationRequested)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The broker ended with {await WaitForExitAsync()}:\n{Output}");
            }

            try
            {
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(late.Token);
                var asking = Client.GetAsync(new Uri("health/ready", UriKind.Relative), attempt.Token);
                if (await Task.WhenAny(asking, exit) == exit)
                {
                    await attempt.CancelAsync(); // who has the port instead may never answer
                }

                using var answer = await asking;
                if (answer.IsSuccessStatusCode && Output.Contains("listens on", StringComparison.Ordinal))
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
