using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoMapper;
using Broker.Api.Configuration;
using Broker.Api.Controllers;
using Broker.Api.Hosting;
using Broker.Application.Mapping;
using Broker.Application.Servers.ReportServer;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broker.Benchmarks;

/// <summary>
/// What the edge costs: a report goes through the broker's own pipeline, from the bytes of its body to the command with its domain values,
/// and is not stored. The yardstick deserializes the same bytes into the same contract.
/// </summary>
internal sealed class EdgeBenchmark
{
    private const int Peers = 65_000;
    private const int Rounds = 30;
    private const int WarmUps = 5;

    private readonly byte[] body = Body();

    public async Task RunAsync()
    {
        await using var app = Application();
        var pipeline = ((IApplicationBuilder)app).Build();
        var (edge, plain) = (new List<Cost>(), new List<Cost>());
        for (var i = 0; i < WarmUps + Rounds; i++)
        {
            plain.Add(await MeasureAsync(DeserializeAsync));
            edge.Add(await MeasureAsync(() => ReportAsync(app.Services, pipeline)));
        }

        var (whole, yardstick) = (Median(edge.Skip(WarmUps)), Median(plain.Skip(WarmUps)));
        Console.WriteLine($"""
            ## The edge

            A report of {Peers:N0} peers ({body.Length / 1048576.0:0.0} MiB)
            from the bytes of its body to the command, without storage: read,
            checked, converted. The yardstick is `JsonSerializer.Deserialize` of the same bytes into the same contract. Medians of {Rounds} rounds.

            | | MB allocated | CPU ms |
            | --- | ---: | ---: |
            | the edge | {whole.Megabytes:0.0} | {whole.Milliseconds:0} |
            | the yardstick | {yardstick.Megabytes:0.0} | {yardstick.Milliseconds:0} |
            | ratio | {whole.Megabytes / yardstick.Megabytes:0.00} | {whole.Milliseconds / yardstick.Milliseconds:0.00} |
            """);
    }

    private static WebApplication Application()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRequests();
        builder.Services.AddMvcCore().AddApplicationPart(typeof(ServerStatusController).Assembly);
        builder.Services.AddSingleton(Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(Settings.Defaults).Build()));
        builder.Services.AddSingleton(new MapperConfiguration(mapping => mapping.AddProfile<ContractProfile>()).CreateMapper());
        builder.Services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        builder.Services.AddScoped<IMediator, Mediator>();
        builder.Services.AddScoped<IRequestHandler<ReportServerCommand, ReportTaken>, Handler>();
        var app = builder.Build();
        app.UseRouting();
        app.MapControllers();
        app.UseEndpoints(_ => { });
        return app;
    }

    private Task DeserializeAsync()
    {
        var report = JsonSerializer.Deserialize(body, BrokerJsonContext.Default.ServerReportRequest);
        return report?.Peers.Count == Peers ? Task.CompletedTask : throw new InvalidOperationException("The yardstick lost peers.");
    }

    private async Task ReportAsync(IServiceProvider services, RequestDelegate pipeline)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path) = ("POST", $"/{Routes.Server}/{Routes.Report}");
        (context.Request.ContentType, context.Request.ContentLength, context.Request.Body) =
            ("application/json", body.Length, new MemoryStream(body));
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        var responses = new Responses();
        context.Features.Set<IHttpResponseFeature>(responses);
        context.Response.Body = new MemoryStream();
        await pipeline(context);
        await responses.CompleteAsync();
        if (context.Response.StatusCode != 200)
        {
            throw new InvalidOperationException($"The report was answered with {context.Response.StatusCode}.");
        }
    }

    private static async Task<Cost> MeasureAsync(Func<Task> action)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (bytes, time) = (GC.GetTotalAllocatedBytes(precise: true), process.TotalProcessorTime);
        await action();
        process.Refresh();
        return new Cost((GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1e6, (process.TotalProcessorTime - time).TotalMilliseconds);
    }

    private static Cost Median(IEnumerable<Cost> costs)
    {
        var all = costs.ToList();
        return new Cost(
            all.Select(cost => cost.Megabytes).Order().ElementAt(all.Count / 2),
            all.Select(cost => cost.Milliseconds).Order().ElementAt(all.Count / 2));
    }

    private static byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(
        new ServerReportRequest
        {
            ServerName = "berlin",
            ServerId = "019abcde-0000-7000-8000-000000000002",
            Revision = 7,
            Digest = "0123456789abcdef0123456789abcdef",
            HostTime = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture),
            AgentVersion = "1.2.0",
            ListenPort = 51820,
            Peers = [.. Enumerable.Range(0, Peers).Select(i => new PeerReport
            {
                PublicKey = Keys.Next(),
                LatestHandshake = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600 + i),
                RxBytes = 1_000_000 + i,
                TxBytes = 2_000_000 + i,
            })],
        },
        BrokerJsonContext.Default.ServerReportRequest);

    private sealed record Cost(double Megabytes, double Milliseconds);

    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = 16 * 1024 * 1024;
    }

    /// <summary>Ends as a server's responses do: what was registered for disposal is disposed of.</summary>
    private sealed class Responses : HttpResponseFeature
    {
        private readonly Stack<Func<Task>> callbacks = [];

        public override void OnCompleted(Func<object, Task> callback, object state) => callbacks.Push(() => callback(state));

        public async Task CompleteAsync()
        {
            while (callbacks.TryPop(out var callback))
            {
                await callback();
            }
        }
    }

    private sealed class Handler : IRequestHandler<ReportServerCommand, ReportTaken>
    {
        public Task<ReportTaken> Handle(ReportServerCommand command, CancellationToken cancellationToken) =>
            Task.FromResult(new ReportTaken(command.Server, command.Report.Revision, Contested: false, IsNewlyApplied: false));
    }
}
