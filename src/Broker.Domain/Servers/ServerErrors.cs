using Broker.Domain.Addressing;

namespace Broker.Domain.Servers;

public sealed class ServerNotFoundException(ServerName name)
    : BrokerException(ErrorKind.NotFound, "server-not-found", $"There is no server '{name}'. server/list_all names those that exist.");

public sealed class ServerExistsException(ServerName name)
    : BrokerException(ErrorKind.Conflict, "server-exists", $"Server '{name}' exists with other values. Change it with server/update, or delete it first.");

public sealed class SubnetOverlapException(Subnet subnet, Server other)
    : BrokerException(ErrorKind.Conflict, "subnet-overlap", $"{subnet} overlaps {other.Pool.Subnet} of server '{other.Name}'. Choose a subnet that no server uses.");
