using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Infrastructure;

/// <summary>The names of the database-wide locks.</summary>
internal static class LockNames
{
    public const long Migration = 0x77676272_00000001;
    public const long Fleet = 0x77676272_00000002;
    public const long Overlaps = 0x77676272_00000003;
    public const long Leavers = 0x77676272_00000004;

    /// <summary>By a hash of a text: that of two texts which have the same one wait for each other is harmless.</summary>
    public static long Of(string text) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
