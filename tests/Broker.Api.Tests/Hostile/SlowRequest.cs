using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests.Hostile;

/// <summary>A report whose end does not come until it is disposed of.</summary>
internal sealed class SlowRequest : IAsyncDisposable
{
    private readonly TcpClient connection = new();

    private SlowRequest()
    {
    }

    /// <summary>Returns when the broker has let it in: it asks for the body.</summary>
    public static async Task<SlowRequest> StartAsync(BrokerProcess broker, int length)
    {
        var request = new SlowRequest();
        await request.connection.ConnectAsync(broker.BaseAddress.Host, broker.BaseAddress.Port);
        var stream = request.connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/server/report HTTP/1.1\r\nHost: broker\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
            + $"Expect: 100-continue\r\nAuthorization: {broker.Client.DefaultRequestHeaders.Authorization}\r\n\r\n"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var answer = new byte[100];
        var read = await stream.ReadAsync(answer, patience.Token);
        Encoding.ASCII.GetString(answer, 0, read).ShouldStartWith("HTTP/1.1 100");
        return request;
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
