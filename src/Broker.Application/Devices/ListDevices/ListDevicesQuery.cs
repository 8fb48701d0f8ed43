using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Broker.Application.Devices.ListDevices;

/// <summary>What the caller may have of devices, and has.</summary>
public sealed record ListDevicesQuery : IQuery<DevicesResponse>
{
    public Need Need => Need.OwnDevices;
}
