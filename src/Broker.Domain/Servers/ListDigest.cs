using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Servers;

/// <summary>
/// A digest of what a server's interface has, or is to have: its key, its address, and each peer's key and allowed IPs. Broker
/// and agent compute it on their own, so that equal digests mean equal contents, whatever the revisions say.
/// </summary>
/// <remarks>
/// The sum, modulo 2^128, of the first 16 bytes of the SHA-256 of one line per address of the interface
/// (<c>interface KEY ADDRESS/PREFIX</c>) and per allowed IP of a peer (<c>peer KEY CIDR</c>; <c>peer KEY</c> where it has none).
/// A sum has no order, and one peer more or less is one addition. It detects divergence; it is no proof against somebody
/// who chooses keys to make two lists collide.
/// </remarks>
public readonly record struct ListDigest : ITextValue<ListDigest>
{
    private const int TextLength = 32;
    private const int LongestLine = 128;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly UInt128 sum;

    private ListDigest(UInt128 sum) => this.sum = sum;

    public static string Accepted => "a digest of a list of peers: 32 lower-case hexadecimal digits, as server/config has it";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out ListDigest value)
    {
        value = default;
        if (text?.Length != TextLength || text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        value = new ListDigest(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The digest of an interface that has this key, one address and no peers.</summary>
    public static ListDigest OfInterface(PublicKey key, IPAddress address, int prefixLength) =>
        new(Hash($"interface {key} {address}/{prefixLength}"));

    /// <summary>The digest of a server's interface without peers: its address in each of its subnets.</summary>
    public static ListDigest OfInterface(PublicKey key, AddressPool pool)
    {
        var first = OfInterface(key, pool.ServerAddress, pool.Subnet.Network.PrefixLength);
        return pool.SubnetV6 is { } second ? first.With(OfInterface(key, pool.ServerAddressV6!, second.Network.PrefixLength)) : first;
    }

    /// <summary>With the parts of another one more, such as a further address of the interface.</summary>
    public ListDigest With(ListDigest part) => new(unchecked(sum + part.sum));

    /// <summary>With all of a peer's allowed IPs more.</summary>
    public ListDigest With(PublicKey key, IEnumerable<IPNetwork> allowedIps) =>
        allowedIps.Aggregate(this, (digest, network) => digest.With(key, network));

    /// <summary>With all of a peer's allowed IPs less.</summary>
    public ListDigest Without(PublicKey key, IEnumerable<IPNetwork> allowedIps) =>
        allowedIps.Aggregate(this, (digest, network) => digest.Without(key, network));

    /// <summary>With one peer's allowed IP more.</summary>
    public ListDigest With(PublicKey key, IPNetwork allowedIp) => new(unchecked(sum + Hash($"peer {key} {allowedIp}")));

    /// <summary>With one peer's allowed IP less.</summary>
    public ListDigest Without(PublicKey key, IPNetwork allowedIp) => new(unchecked(sum - Hash($"peer {key} {allowedIp}")));

    /// <summary>With a peer more that has no allowed IPs.</summary>
    public ListDigest With(PublicKey key) => new(unchecked(sum + Hash($"peer {key}")));

    /// <summary>With one part, such as that of the interface, exchanged for another.</summary>
    public ListDigest Exchange(ListDigest old, ListDigest current) => new(unchecked(sum - old.sum + current.sum));

    public override string ToString() => sum.ToString("x32", CultureInfo.InvariantCulture);

    private static UInt128 Hash(string line)
    {
        Span<byte> bytes = stackalloc byte[LongestLine];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(line, bytes)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
