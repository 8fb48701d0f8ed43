namespace Broker.Benchmarks;

internal static class Keys
{
    public static string Next()
    {
        Span<byte> key = stackalloc byte[32];
        Random.Shared.NextBytes(key);
        return Convert.ToBase64String(key);
    }
}
