namespace Broker.TestSupport;

public enum BackEnd
{
    Sqlite,
    Postgres,
}
