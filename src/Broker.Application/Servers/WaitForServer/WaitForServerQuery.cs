using MediatR;

namespace Broker.Application.Servers.WaitForServer;

/// <summary>Waits until the server has another version than the caller knows, and answers which; the known one when it has waited in vain.</summary>
/// <param name="Patience">How long to wait.</param>
public sealed record WaitForServerQuery(string ServerName, ServerVersion Known, TimeSpan Patience) : IRequest<ServerVersion>;
