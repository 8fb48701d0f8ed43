using Broker.Api.Errors;
using Broker.Application.Abstractions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Broker.Api.Tests.Hostile;

/// <summary>
/// A caller that hangs up while its body is read. Kestrel throws at once and cancels the request's token a moment later, which is long on a
/// busy machine: until then nothing but the exception tells that it is the caller's doing.
/// </summary>
public sealed class AbortedBodyTests
{
    private static IEnumerable<Exception> Aborts =>
    [
        new ConnectionAbortedException("gone"),
        new TaskCanceledException("The request was aborted", new ConnectionAbortedException("gone")), // from HttpRequest.Body
        new ConnectionResetException("gone"),
    ];

    [TestCaseSource(nameof(Aborts))]
    public async Task Is_no_fault_of_the_broker(Exception abort) => (await HandleAsync(abort)).ShouldBe((400, 0));

    [Test]
    public async Task Other_cancellations_are() => (await HandleAsync(new OperationCanceledException())).ShouldBe((500, 1));

    private static async Task<(int Status, int Logged)> HandleAsync(Exception exception)
    {
        var (context, log) = (new DefaultHttpContext(), new LogCounter());
        await new ProblemExceptionHandler(new NoStorage(), log).TryHandleAsync(context, exception, CancellationToken.None);
        return (context.Response.StatusCode, log.Lines);
    }

    private sealed class NoStorage : IStorage
    {
        public Task<string?> FindProblemAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool IsOutage(Exception exception) => false;
    }

    private sealed class LogCounter : ILogger<ProblemExceptionHandler>
    {
        public int Lines { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines++;
    }
}
