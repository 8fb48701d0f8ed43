using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Benchmarks;

/// <summary>The yardstick for bodies: a Kestrel as the broker's, in a process of its own, that knows one body and nothing else.</summary>
internal sealed class ConstantBody : IDisposable
{
    public const string Command = "constant-body";

    private readonly Process process;

    private ConstantBody(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public int ProcessId => process.Id;

    public static async Task<ConstantBody> StartAsync(long length)
    {
        string[] arguments = [typeof(ConstantBody).Assembly.Location, Command, $"{length}"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var started = Process.Start(start)!;
        return await started.StandardOutput.ReadLineAsync() is { } address
            ? new ConstantBody(started, new Uri(address))
            : throw new InvalidOperationException("The yardstick does not start.");
    }

    /// <summary>What that process does: it writes its address, serves, and ends with its standard input.</summary>
    public static async Task ServeAsync(int length)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)' ');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
