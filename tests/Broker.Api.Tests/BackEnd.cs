namespace Broker.Api.Tests;

public enum BackEnd
{
    Sqlite,
    Postgres,
}
