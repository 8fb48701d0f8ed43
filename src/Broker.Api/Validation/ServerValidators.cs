using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request that names a server.</summary>
public sealed class ServerRequestValidator : AbstractValidator<ServerRequest>
{
    public ServerRequestValidator() => RuleFor(r => r.ServerName).Text<ServerRequest, ServerName>();
}

/// <summary>The shape of a new server.</summary>
public sealed class AddServerRequestValidator : AbstractValidator<AddServerRequest>
{
    public AddServerRequestValidator()
    {
        RuleFor(r => r.ServerName).Text<AddServerRequest, ServerName>();
        RuleFor(r => r.NetworkAddress).IpAddress();
        RuleFor(r => (int?)r.NetworkMask).NetworkMask();
        RuleFor(r => r.PublicKey).Text<AddServerRequest, PublicKey>();
        RuleFor(r => r.EndpointAddress).Text<AddServerRequest, EndpointAddress>();
        RuleFor(r => (int?)r.EndpointPort).Port();
        RuleFor(r => r.NReservedIps).ReservedCount();
        When(r => r.AllowedIps?.Length > 0, () => RuleFor(r => r.AllowedIps).Text<AddServerRequest, AllowedIps>());
        RuleFor(r => r.ServerWgIp).IpAddress(optional: true);
        When(r => r.NetworkAddressV6 is not null || r.NetworkMaskV6 is not null, () =>
        {
            RuleFor(r => r.NetworkAddressV6).IpAddress();
            RuleFor(r => r.NetworkMaskV6).NotNull().WithMessage("Required: a prefix length such as 64.");
        });
        RuleFor(r => r.NetworkMaskV6).NetworkMask();
        RuleFor(r => r.Dns).Text<AddServerRequest, DnsServers>(optional: true);
        RuleFor(r => r.Mtu).Mtu();
        RuleFor(r => r.PersistentKeepalive).PersistentKeepalive();
        RuleFor(r => r.LeaseQuarantineSeconds).Quarantine();
        RuleFor(r => r.ReclaimIdleDays).IdleDays();
    }
}

/// <summary>The shape of a change of a server.</summary>
public sealed class UpdateServerRequestValidator : AbstractValidator<UpdateServerRequest>
{
    public UpdateServerRequestValidator()
    {
        RuleFor(r => r.ServerName).Text<UpdateServerRequest, ServerName>();
        RuleFor(r => r.NewName).Text<UpdateServerRequest, ServerName>(optional: true);
        RuleFor(r => r.PublicKey).Text<UpdateServerRequest, PublicKey>(optional: true);
        RuleFor(r => r.EndpointAddress).Text<UpdateServerRequest, EndpointAddress>(optional: true);
        RuleFor(r => r.EndpointPort).Port();
        RuleFor(r => r.AllowedIps).Text<UpdateServerRequest, AllowedIps>(optional: true);
        RuleFor(r => r.ServerWgIp).IpAddress(optional: true);
        RuleFor(r => r.NetworkMask).NetworkMask();
        RuleFor(r => r.NetworkAddressV6).IpAddress(optional: true);
        RuleFor(r => r.NetworkMaskV6).NetworkMask();
        RuleFor(r => r.NReservedIps).ReservedCount();
        RuleFor(r => r.Dns).Text<UpdateServerRequest, DnsServers>(optional: true);
        RuleFor(r => r.Mtu).Mtu(orZero: true);
        RuleFor(r => r.PersistentKeepalive).PersistentKeepalive();
        RuleFor(r => r.LeaseQuarantineSeconds).Quarantine();
        RuleFor(r => r.ReclaimIdleDays).IdleDays();
    }
}

/// <summary>The shape of a request that may name a server.</summary>
public sealed class ServerStatusRequestValidator : AbstractValidator<ServerStatusRequest>
{
    public ServerStatusRequestValidator() => RuleFor(r => r.ServerName).Text<ServerStatusRequest, ServerName>(optional: true);
}

/// <summary>The shape of an import. What is wrong with single peers is named in the answer, all of it.</summary>
public sealed class ImportServerRequestValidator : AbstractValidator<ImportServerRequest>
{
    private const int MostPeers = 65_536;

    public ImportServerRequestValidator()
    {
        RuleFor(r => r.Server).NotNull().WithMessage("Required: a server as for server/add.").SetValidator(new AddServerRequestValidator());
        RuleFor(r => r.Peers).Must(peers => peers is { Count: <= MostPeers }).WithMessage($"Must be a list of at most {MostPeers} peers.")
            .Must(peers => peers is null || peers.All(peer => peer is not null))
            .WithMessage((_, peers) => $"The peer at position {peers.TakeWhile(peer => peer is not null).Count()} must be an object.");
    }
}
