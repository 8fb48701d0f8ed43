namespace Broker.Pages.Calls;

/// <summary>Why a change that somebody has asked for was not made, as far as is known.</summary>
/// <param name="Refusal">Null where the broker is away.</param>
public sealed record Failure(Refusal? Refusal)
{
    /// <summary>Makes the change.</summary>
    /// <returns>Null where it was made.</returns>
    public static async Task<Failure?> OfAsync(Func<Task> change)
    {
        try
        {
            await change();
            return null;
        }
        catch (RefusedException refused)
        {
            return new Failure(refused.Refusal);
        }
        catch (BrokerAwayException)
        {
            return new Failure((Refusal?)null);
        }
    }

    /// <summary>What no field on the page shows.</summary>
    /// <param name="shown">The fields that show their own errors.</param>
    public string? Beside(params IReadOnlyCollection<string> shown) =>
        Refusal is null ? $"{Texts.Shell.Away} {Texts.Shell.NothingSure}" : Refusal.Beside(shown);
}
