namespace Broker.Contracts;

/// <summary>What a person that has signed in may have of devices, and has.</summary>
public sealed record DevicesResponse
{
    /// <summary>The person, as the `owner` of its devices.</summary>
    public required string Owner { get; init; }

    /// <summary>The servers that it may use.</summary>
    public required IReadOnlyList<string> ServerNames { get; init; }

    /// <summary>How many devices it may have, invitations that are open included.</summary>
    public required int MostDevices { get; init; }

    /// <summary>How long a device lasts until it is renewed, in seconds; null for ever.</summary>
    public required long? ExpiresIn { get; init; }

    /// <summary>Its devices, by name.</summary>
    public required IReadOnlyList<ListedClientResponse> Clients { get; init; }

    /// <summary>Its invitations that are open.</summary>
    public required IReadOnlyList<InvitationResponse> Invitations { get; init; }
}

/// <summary>Names a device of the person that has signed in.</summary>
public sealed record DeviceRequest
{
    public required string ClientName { get; init; }
}

/// <summary>Invites a device of the person that has signed in. Its key is made where the invitation is accepted.</summary>
public sealed record AddDeviceRequest
{
    /// <summary>A name that no client has.</summary>
    public required string ClientName { get; init; }

    /// <summary>Of those that the person may use. Default: all of them.</summary>
    public IReadOnlyList<string>? ServerNames { get; init; }
}

/// <summary>Names a device of the person that has signed in, and what is to change of it.</summary>
public sealed record UpdateDeviceRequest
{
    public required string ClientName { get; init; }

    /// <summary>Another name for it.</summary>
    public string? NewName { get; init; }

    /// <summary>
    /// Whether it is to last from now on as long as a new one, on the servers that the person may still use. Ends that an operator has set
    /// stay.
    /// </summary>
    public bool? Renew { get; init; }
}
