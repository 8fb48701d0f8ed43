using Broker.Application.Abstractions;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.DeleteServer;

/// <summary>Answers how many peerings were deleted with the server.</summary>
/// <param name="MustExist">Whether a server that is not there is a refusal.</param>
public sealed record DeleteServerCommand(ServerName Server, bool MustExist = false) : ICommand<int>;
