using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Servers.UpdateServer;

/// <summary>Null leaves a part as it is.</summary>
public sealed record UpdateServerCommand(
    string ServerName,
    string? PublicKey,
    string? EndpointAddress,
    int? EndpointPort,
    string? AllowedIps) : ICommand<UpdatedServerResponse>;
