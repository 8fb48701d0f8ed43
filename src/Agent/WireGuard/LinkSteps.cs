namespace Agent.WireGuard;

/// <summary>A change of an interface that is up. Tunnels go on.</summary>
internal abstract record LinkStep(string Interface) : Step
{
    public override string Done => $"Repaired {Interface}: {Texts.First()}.";

    /// <exception cref="ToolException">A tool failed.</exception>
    public abstract Task RunAsync(IWireGuard wireGuard);
}

internal sealed record SetLinkUp(string Interface) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"set {Interface} up"];

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetLinkUpAsync(Interface);
}

internal sealed record SetMtu(string Interface, int Mtu) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"set the MTU of {Interface} to {Mtu}"];

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.SetMtuAsync(Interface, Mtu);
}

internal sealed record AddAddress(string Interface, InterfaceAddress Address) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts => [$"give {Interface} the address {Address}"];

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.AddAddressAsync(Interface, Address);
}

/// <param name="Current">Null where nothing takes its place.</param>
internal sealed record MoveAddress(string Interface, InterfaceAddress Old, InterfaceAddress? Current) : LinkStep(Interface)
{
    public override IEnumerable<string> Texts =>
        [Current is null ? $"take the address {Old} from {Interface}" : $"give {Interface} the address {Current} instead of {Old}"];

    public override string Done => $"Changed {Interface}: {Texts.First()}.";

    public override Task RunAsync(IWireGuard wireGuard) => wireGuard.MoveAddressAsync(Interface, Old, Current);
}
