using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>
/// A real nginx with build/deploy/nginx.conf. Rewritten is only what cannot exist here: Docker's DNS and the service name
/// (the brokers' loopback addresses stand in), port 443, /run/secrets, and where an nginx not run by root may write.
/// </summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly int port = BrokerProcess.FreePort();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-nginx-");
    private readonly MadeSecrets secrets;
    private readonly string[] arguments;
    private Process? process;

    public TlsProxy(MadeSecrets secrets, params BrokerProcess[] brokers)
    {
        this.secrets = secrets;
        var configuration = File.ReadAllText(Path.Combine(Repository.Root, "build/deploy/nginx.conf"));
        Replace("resolver 127.0.0.11 valid=5s ipv6=off;", "");
        Replace(
            "server broker:8080 resolve fail_timeout=2s;",
            string.Concat(brokers.Select(broker => $"server {broker.BaseAddress.Authority} fail_timeout=2s;")));
        Replace("listen 443 ssl;\n        http2 on;", $"listen 127.0.0.1:{port} ssl http2;"); // as nginx said it before 1.25.1
        Replace("/run/secrets/tls.crt", secrets.PathOf("tls.crt"));
        Replace("/run/secrets/tls.key", secrets.PathOf("tls.key"));
        Replace("http {\n", "http {\n" + string.Concat(
            new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder.FullName}/{kind};")));

        var file = Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(file, configuration);
        File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherExecute);
        arguments = ["-c", file, "-e", "stderr", "-g", $"daemon off; pid {folder.FullName}/pid;"];

        void Replace(string what, string with)
        {
            configuration.Split(what).Length.ShouldBe(2, $"'{what}' stands once in nginx.conf");
            configuration = configuration.Replace(what, with, StringComparison.Ordinal);
        }
    }

    private static string Nginx => Tool.Find("nginx") ?? throw new IgnoreException("No nginx.");

    public Task<(int ExitCode, string Output)> CheckAsync() => Tool.TryRunAsync(Nginx, ["-t", .. arguments]);

    /// <summary>Starts it, held by a shell that ends it when this process closes the shell's input, or ends.</summary>
    public async Task StartAsync()
    {
        const string Script = """ "$@" >&2 & read -r _; kill $!; wait """;
        process = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "nginx", Nginx, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();

        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <param name="password">What it authenticates with.</param>
    /// <param name="from">The loopback address that it calls from.</param>
    public HttpClient Client(string password, string from = "127.0.0.1") => TlsClient.Create(secrets, password, port, () =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        return socket;
    });

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }
}
