namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// wireguard-go now and then dies of its first configuration on a busy machine: of all tests that run, three at a time bring an interface up.
/// </summary>
internal static class BringUp
{
    private static readonly SemaphoreSlim Turn = new(3);

    public static async Task<T> InTurnAsync<T>(Func<Task<T>> bringUp)
    {
        await Turn.WaitAsync();
        try
        {
            return await bringUp();
        }
        finally
        {
            Turn.Release();
        }
    }
}
