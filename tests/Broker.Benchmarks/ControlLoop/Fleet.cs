namespace Broker.Benchmarks.ControlLoop;

/// <summary>A thousand servers or more, and calls that change them.</summary>
internal sealed class Fleet : IDisposable
{
    public const int Size = 1_000;

    private readonly Connection connection;
    private int clients;

    /// <summary>Adds the servers.</summary>
    public Fleet(BackEnd backEnd, int size = Size)
    {
        connection = backEnd.Connect();
        for (var i = 0; i < size; i++)
        {
            backEnd.AddServer(Name(i), $"10.{i / 250}.{i % 250}.0", 24);
        }
    }

    /// <summary>The names of the first thousand.</summary>
    public static IReadOnlyList<string> Servers { get; } = [.. Enumerable.Range(0, Size).Select(Name)];

    public static string Name(int server) => $"server{server:D4}";

    public static Answer Add(Connection connection, string client, string server) => connection.Post(
        "/api/v1/client/add/",
        $$"""{"client_name":"{{client}}","server_name":"{{server}}","public_key":"{{Keys.Next()}}"}""");

    /// <summary>Adds a client that was never seen before to one server.</summary>
    public void Change(string server) => BackEnd.Expect(201, Add(connection, $"client{clients++}", server));

    /// <summary>Adds one client to some servers, which is a commit for each.</summary>
    public void Peer(string client, IEnumerable<string> servers)
    {
        foreach (var server in servers)
        {
            BackEnd.Expect(201, Add(connection, client, server));
        }
    }

    /// <summary>Changes every server that has the client, in one commit.</summary>
    public void Delete(string client) =>
        BackEnd.Expect(200, connection.Post("/api/v1/client/delete/", $$"""{"client_name":"{{client}}"}"""));

    public void Dispose() => connection.Dispose();
}
