namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// wireguard-go now and then dies of its first configuration on a busy machine: of all tests that run, three at a time bring an interface
/// up, and what fails with its death, for which wg has words of its own, is carried out again.
/// </summary>
internal static class BringUp
{
    private const string Death = "Unable to modify interface: Connection reset by peer";
    private const int Attempts = 4;

    private static readonly SemaphoreSlim Turn = new(3);

    public static async Task<T> InTurnAsync<T>(Func<Task<T>> bringUp)
    {
        await Turn.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var result = await bringUp();
                    if (attempt == Attempts || !$"{result}".Contains(Death, StringComparison.Ordinal))
                    {
                        return result;
                    }
                }
                catch (InvalidOperationException death) when (attempt < Attempts && death.Message.Contains(Death, StringComparison.Ordinal))
                {
                    // again
                }
            }
        }
        finally
        {
            Turn.Release();
        }
    }
}
