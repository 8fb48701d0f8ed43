using System.Diagnostics;
using Broker.TestSupport;

namespace Broker.Benchmarks;

/// <summary>Sends the same kind of request over a number of connections for a while.</summary>
internal static class Load
{
    public static Result Run(BrokerProcess broker, int connections, TimeSpan duration, int status, Func<Connection, int, Answer> send)
    {
        try
        {
            return Run(broker.BaseAddress, broker.Id, connections, duration, status, send);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException($"The broker says:\n{broker.Output}", failure);
        }
    }

    /// <param name="address">Whom to ask.</param>
    /// <param name="processId">Whose processor time to take.</param>
    /// <param name="connections">How many at once, each with a thread of its own.</param>
    /// <param name="duration">How long.</param>
    /// <param name="status">What every answer must have.</param>
    /// <param name="send">Sends one request; the number is the connection's.</param>
    public static Result Run(
        Uri address, int processId, int connections, TimeSpan duration, int status, Func<Connection, int, Answer> send)
    {
        var latencies = new List<double>[connections];
        var bytes = new long[connections];
        Exception? failure = null;
        using var process = Process.GetProcessById(processId);
        var processorTime = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() =>
        {
            try
            {
                using var connection = new Connection(address, "admin", BrokerProcess.TestPassword);
                latencies[number] = [];
                while (clock.Elapsed < duration)
                {
                    var start = clock.Elapsed;
                    var answer = send(connection, number);
                    BackEnd.Expect(status, answer);
                    latencies[number].Add((clock.Elapsed - start).TotalMilliseconds);
                    bytes[number] += answer.Length;
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failure is not null)
        {
            throw new InvalidOperationException("The load failed.", failure);
        }

        process.Refresh();
        processorTime = process.TotalProcessorTime - processorTime;
        var all = latencies.SelectMany(list => list).ToList();
        return new Result(
            all.Count / clock.Elapsed.TotalSeconds,
            bytes.Sum() / clock.Elapsed.TotalSeconds / 1e6,
            all.Quantile(0.50),
            all.Quantile(0.99),
            processorTime.TotalMicroseconds / all.Count);
    }
}

/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="Megabytes">Body bytes per second, in 10^6.</param>
/// <param name="P50">Median latency, in ms.</param>
/// <param name="P99">99th percentile of the latency, in ms.</param>
/// <param name="Processor">The broker's own processor time per request, in µs.</param>
internal sealed record Result(double PerSecond, double Megabytes, double P50, double P99, double Processor);
