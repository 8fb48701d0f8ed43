using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Api.Tests.Hosting;

/// <summary>A supervisor restarts what fails: an end that nobody has asked for must look like a failure.</summary>
public sealed class UnexpectedEndTests
{
    [Test]
    public async Task Fails_with_a_sentence_when_a_hosted_service_does()
    {
        using var host = Host<Failing>();
        await host.StartAsync();
        await using var error = new StringWriter();

        (await Api.Hosting.BrokerHost.WaitForEndAsync(host, error)).ShouldBe(1);

        error.ToString().ShouldContain("out of luck");
        error.ToString().Trim().Split('\n').Length.ShouldBe(1);
    }

    [Test]
    public async Task Succeeds_when_it_was_told_to_stop()
    {
        using var host = Host<Patient>();
        await host.StartAsync();
        await using var error = new StringWriter();
        var end = Api.Hosting.BrokerHost.WaitForEndAsync(host, error);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await end).ShouldBe(0);
        error.ToString().ShouldBeEmpty();
    }

    /// <summary>The start of the others is cancelled by it, which says nothing.</summary>
    [Test]
    public async Task Names_the_hosted_service_that_fails_while_others_start()
    {
        using var host = Host<Failing>(services => services.AddHostedService<Slow>());
        var cancelled = (await Should.ThrowAsync<OperationCanceledException>(() => host.StartAsync())).ShouldNotBeNull();

        Api.Hosting.BrokerHost.CauseOf(cancelled, host).Message.ShouldContain("out of luck");
    }

    private static IHost Host<T>(Action<IServiceCollection>? others = null)
        where T : BackgroundService
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService<T>();
        others?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("out of luck");
        }
    }

    private sealed class Slow : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Patient : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
    }
}
