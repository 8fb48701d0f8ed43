using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.GetServerStatus;

/// <summary>One server or, without a name, all by name, read while the caller enumerates.</summary>
public sealed record GetServerStatusQuery(string? ServerName) : IRequest<IAsyncEnumerable<ListedServerStatus>>;

public sealed record ListedServerStatus(string ServerName, ServerStatusResponse Status);
