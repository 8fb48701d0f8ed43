using Broker.Contracts;
using Broker.Pages.Keys;

namespace Broker.Pages.Configurations;

/// <summary>A client's configuration for one server, as wg-quick(8) and the WireGuard apps take it.</summary>
public sealed record WgQuickFile(string ServerName, ClientConfigResponse Access, KeyPair Keys)
{
    /// <summary>With the private key, or what is to be replaced by it.</summary>
    public string Text => WgQuickText.Of(Access, Keys.PrivateKey ?? Texts.Configurations.KeyGoesHere);

    /// <summary>Without the private key.</summary>
    public override string ToString() => ServerName;
}
