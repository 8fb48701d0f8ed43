namespace Broker.Api.Tests.Receipts;

/// <summary>A broker whose database can be copied, and later be put back as it was.</summary>
internal sealed class RestorableBroker(BackEnd backEnd) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-restore-");
    private string database = "";
    private string copy = "";
    private BrokerProcess? broker;

    public BrokerApi Api => new(broker!.Client);

    public async Task StartAsync()
    {
        database = backEnd == BackEnd.Sqlite ? NewFolder() : await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await RunAsync();
    }

    public async Task CopyAsync()
    {
        await StopAsync();
        copy = await CloneAsync(database);
        await RunAsync();
    }

    public async Task RestoreAsync()
    {
        await StopAsync();
        database = await CloneAsync(copy);
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task RunAsync() => broker = await BrokerProcess.StartAsync(backEnd == BackEnd.Sqlite
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["Database__Path"] = Path.Combine(database, "broker.db") }
        : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = database,
        });

    private async Task StopAsync()
    {
        await broker!.StopAsync();
        await broker.DisposeAsync();
        broker = null;
    }

    /// <summary>Of a database that nobody is connected to.</summary>
    private async Task<string> CloneAsync(string source)
    {
        if (backEnd == BackEnd.Postgres)
        {
            return await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(source);
        }

        var clone = NewFolder();
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(clone, Path.GetFileName(file)));
        }

        return clone;
    }

    private string NewFolder() => folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
}
