using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.GetWireguardIp;

public sealed record GetWireguardIpQuery(string ServerName) : IRequest<WireguardIpResponse>;
