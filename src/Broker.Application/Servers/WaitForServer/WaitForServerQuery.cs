using MediatR;

namespace Broker.Application.Servers.WaitForServer;

/// <summary>Waits until the server has another version than the caller knows, and answers it; the known one after waiting in vain.</summary>
/// <param name="Patience">How long to wait.</param>
public sealed record WaitForServerQuery(string ServerName, ServerVersion Known, TimeSpan Patience) : IRequest<ServerVersion>;
