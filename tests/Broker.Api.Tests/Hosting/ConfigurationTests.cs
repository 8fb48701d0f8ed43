using System.Net;
using System.Net.Sockets;

namespace Broker.Api.Tests.Hosting;

/// <summary>A wrong configuration stops the start with one sentence that names the key.</summary>
[Parallelizable(ParallelScope.All)]
[Process]
public sealed class ConfigurationTests
{
    private const string Postgres = "Database__Provider=Postgres";
    private const string Oidc = "Oidc__ClientId=pages";

    [TestCase("Urls", "Urls=nonsense")]
    [TestCase("Urls", "Urls=127.0.0.1:5000")]
    [TestCase("Urls", "Urls=ftp://127.0.0.1:5000")]
    [TestCase("Urls", "Urls=http://127.0.0.1:99999")]
    [TestCase("Urls", "Urls=http://127.0.0.1:port")]
    [TestCase("Urls", "Urls=http://")]
    [TestCase("Urls", "Urls=http://127.0.0.1:0/base")]
    [TestCase("Urls", "Urls=http://192.0.2.1:5000")]
    [TestCase("Database:Provider", "Database__Provider=")]
    [TestCase("Database:Provider", "Database__Provider=Oracle")]
    [TestCase("Database:Provider", "Database__Provider=Sqlite,Postgres")]
    [TestCase("Database:Provder", "Database__Provder=Sqlite")]
    [TestCase("Database:ConnectionString", "Database__ConnectionString=Host=db")]
    [TestCase("ConnectionStrings:Broker", Postgres)]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Brokr=Host=db")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=nonsense")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=Host=db;Hots=db")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=Host=db;Port=many")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=Database=broker")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=Host=db;Minimum Pool Size=9;Maximum Pool Size=3")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=postgres://broker:p/w@db/broker")]
    [TestCase("postgresql://USER:PASSWORD@HOST:PORT/DATABASE", Postgres, "ConnectionStrings__Broker=postgresql://a:b:c@db/broker")]
    [TestCase("ConnectionStrings:Broker", Postgres, "ConnectionStrings__Broker=postgresql://db/broker?hots=db")]
    [TestCase("Auth:Username", "Auth__Username=")]
    [TestCase("Auth:Username", "Auth__Username=a:b")]
    [TestCase("Auth:Username", "Auth__Username=a\nb")]
    [TestCase("Auth:Passwrd", "Auth__Passwrd=secret")]
    [TestCase("Auth:Password", "Auth__Password=a")]
    [TestCase("Auth:Password", "Auth__Password=seven77")]
    [TestCase("Auth:OpenDocs", "Auth__OpenDocs=maybe")]
    [TestCase("Auth:OpenMetrics", "Auth__OpenMetrics=1")]
    [TestCase("Auth:SharedUser", "Auth__SharedUser=maybe")]
    [TestCase("Auth:SharedUsr", "Auth__SharedUsr=false")]
    [TestCase("Audit:KeepDays", "Audit__KeepDays=-1")]
    [TestCase("Audit:KeepDays", "Audit__KeepDays=many")]
    [TestCase("Audit:KeepDays", "Audit__KeepDays=99999999999")]
    [TestCase("Audit:Keep", "Audit__Keep=90")]
    [TestCase("Directory:MostLeavers", "Directory__MostLeavers=0")]
    [TestCase("Directory:MostLeavers", "Directory__MostLeavers=101")]
    [TestCase("Directory:MostLeavers", "Directory__MostLeavers=ten")]
    [TestCase("Directory:MostLeaver", "Directory__MostLeaver=10")]
    [TestCase("Webhooks:AllowLocal", "Webhooks__AllowLocal=1")]
    [TestCase("Webhooks:AllowLocl", "Webhooks__AllowLocl=true")]
    [TestCase("ForwardedHeaders:KnownProxies", "ForwardedHeaders__KnownProxies=proxy")]
    [TestCase("ForwardedHeaders:KnownProxies", "ForwardedHeaders__KnownProxies=10.0.0.1,10.0.0")]
    [TestCase("ForwardedHeaders:KnownProxies", "ForwardedHeaders__KnownProxies=10.0.0.0/33")]
    [TestCase("ForwardedHeaders:KnownProxies", "ForwardedHeaders__KnownProxies__0=10.0.0.1", "ForwardedHeaders__KnownProxies__1=*")]
    [TestCase("ForwardedHeaders:KnownProxy", "ForwardedHeaders__KnownProxy=10.0.0.1")]
    [TestCase("Oidc:Authority", "Oidc__ClientId=pages")]
    [TestCase("Oidc:ClientId", "Oidc__Authority=https://login.example.com")]
    [TestCase("Oidc:Authority", Oidc, "Oidc__Authority=http://login.example.com")]
    [TestCase("Oidc:Authority", Oidc, "Oidc__Authority=login.example.com")]
    [TestCase("Oidc:Authority", Oidc, "Oidc__Authority=https://user:secret@login.example.com")]
    [TestCase("Oidc:Roles:root", Oidc, "Oidc__Authority=https://login.example.com", "Oidc__Roles__root=staff")]
    [TestCase("Oidc:Roles:server", Oidc, "Oidc__Authority=https://login.example.com", "Oidc__Roles__server=staff")]
    [TestCase("Oidc:Scope", Oidc, "Oidc__Authority=https://login.example.com", "Oidc__Scope=openid\nemail")]
    [TestCase("Oidc:Secret", Oidc, "Oidc__Authority=https://login.example.com", "Oidc__Secret=x")]
    [TestCase("LogLevel", "Logging__LogLevel__Default=Loud")]
    [TestCase("Kestrel", "Urls=https://127.0.0.1:0")]
    [TestCase("Kestrel", "Kestrel__Endpoints__Http__Url=nonsense")]
    public async Task Names_the_key(string key, params string[] environment) =>
        (await BrokerStart.TryAsync(environment.Select(Split))).ShouldBlame(key);

    [TestCase("Database:Provider", "--Database:Provider=Oracle")]
    [TestCase("Database:Provider", "--Database:Provider", "Oracle")]
    [TestCase("Urls", "--urls=nonsense")]
    public async Task Names_the_key_of_an_argument(string key, params string[] arguments) =>
        (await BrokerStart.TryAsync([], files: null, arguments)).ShouldBlame(key);

    [Test]
    public async Task Names_the_file_of_a_password_that_is_too_short() =>
        (await BrokerStart.TryAsync([("Auth__Password", ""), ("Database__Path", "broker.db")], [("admin-password", "seven77\n")]))
            .ShouldBlame("/admin-password");

    [Test]
    public async Task Does_not_tell_the_password_of_a_connection_string_that_it_cannot_read() =>
        (await BrokerStart.TryAsync([Split(Postgres), ("ConnectionStrings__Broker", "Host=db;Password=hidden;Hots=db")]))
            .Error.ShouldNotContain("hidden");

    [Test]
    public async Task Names_a_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (await BrokerStart.TryAsync([("Urls", $"http://{taken.LocalEndpoint}")])).ShouldBlame("Urls", $"{taken.LocalEndpoint}");
    }

    private static (string Key, string Value) Split(string assignment)
    {
        var parts = assignment.Split('=', 2);
        return (parts[0], parts[1]);
    }
}
