using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Servers.RemovePeer;

public sealed record RemovePeerCommand(string ClientName, string ServerName) : ICommand<RevokedResponse>;
