using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Answers every request on a host with the next of some texts, and closes the connection.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly string[] answers;
    private readonly Task loop;
    private int answered;

    public Portal(NetworkHost host, int port, string[] answers)
    {
        this.answers = answers;
        listener = host.CreateSocket();
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen();
        loop = AnswerAsync();
    }

    public int Answered => Volatile.Read(ref answered);

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await loop;
    }

    private async Task AnswerAsync()
    {
        var request = new byte[64 * 1024];
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptAsync();
                if (await connection.ReceiveAsync(request) > 0)
                {
                    await connection.SendAsync(Encoding.UTF8.GetBytes(answers[Answered % answers.Length]));
                    Interlocked.Increment(ref answered);
                }
            }
            catch (SocketException) when (listener.SafeHandle.IsClosed)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // the agent has hung up
            }
        }
    }
}
