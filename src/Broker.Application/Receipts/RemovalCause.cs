namespace Broker.Application.Receipts;

/// <summary>
/// Why something is removed. What the broker removes by itself (rule 11) is looked at once more, under the locks, and stays where the cause
/// is gone.
/// </summary>
public enum RemovalCause
{
    /// <summary>Somebody has asked for it.</summary>
    Call,

    /// <summary>Its time has come.</summary>
    Expiry,

    /// <summary>It was disabled for idling long ago.</summary>
    Idling,
}
