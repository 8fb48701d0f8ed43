using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Broker.Api.Tests.Hosting;

/// <summary>A caller that takes a long list and does not read it. SQLite's WAL grew without bound as long as it stayed.</summary>
[Process]
public sealed class SlowReaderTests
{
    private const int Peerings = 60_000;

    [Test]
    public async Task Does_not_keep_the_wal_from_being_reused()
    {
        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite);
        var api = new BrokerApi(broker.Client);
        await api.AddServerAsync(Sample.Server(mask: 12, network: IPAddress.Parse("10.0.0.0")));
        var file = Path.Combine(broker.WorkingFolder, "data", "broker.db");
        await ExecuteAsync(file,
            $"""
             with recursive n(i) as (select 2 union all select i + 1 from n where i <= {Peerings})
             insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
             select printf('00000000-0000-0000-0000-%012d', i), s.id, s.public_key, 'client-' || i,
                    substr('AAAAAAAA' || i, -8) || 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', i
             from n, servers s
             """);

        using var reader = await BeginReadingAsync(api);
        var first = 0L;
        for (var round = 0; round < 8; round++)
        {
            await ExecuteAsync(
                file,
                "update peerings set address_index = address_index + 100000; update peerings set address_index = address_index - 100000");
            first = first == 0 ? new FileInfo($"{file}-wal").Length : first;
        }

        new FileInfo($"{file}-wal").Length.ShouldBeLessThan(3 * first);
        var rest = await ReadToEndAsync(reader);
        rest.ShouldContain("client-9999\"");
    }

    /// <summary>Sends the request, and reads no more of the answer than its first bytes.</summary>
    private static async Task<TcpClient> BeginReadingAsync(BrokerApi api)
    {
        var connection = new TcpClient { ReceiveBufferSize = 4096 };
        await connection.ConnectAsync(IPAddress.Parse(api.Address.Host), api.Address.Port);
        var request = $"GET /api/v1/client/list_all HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {api.Credentials}\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        await connection.GetStream().ReadExactlyAsync(new byte[100]);
        return connection;
    }

    private static async Task<string> ReadToEndAsync(TcpClient connection)
    {
        using var text = new StreamReader(connection.GetStream());
        return await text.ReadToEndAsync();
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }
}
