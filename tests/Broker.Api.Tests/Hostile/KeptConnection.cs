using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests.Hostile;

/// <summary>One HTTP/1.1 connection that is used again and again.</summary>
internal sealed class KeptConnection(BrokerApi api) : IDisposable
{
    private readonly TcpClient connection = new(api.Address.Host, api.Address.Port);

    /// <summary>Asks for the list of servers and returns the status; 0 when the connection has ended.</summary>
    public async Task<int> AskAsync()
    {
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            "GET /api/v1/server/exists?server_name=none HTTP/1.1\r\nHost: "
                + $"{api.Address.Authority}\r\nAuthorization: {api.Credentials}\r\n\r\n"));
        var answer = "";
        var piece = new byte[4096];
        while (!answer.EndsWith("}\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            var length = await stream.ReadAsync(piece);
            if (length == 0)
            {
                return 0;
            }

            answer += Encoding.Latin1.GetString(piece, 0, length);
        }

        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => connection.Dispose();
}
