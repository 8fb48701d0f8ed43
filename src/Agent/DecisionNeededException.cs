namespace Agent;

/// <summary>Going on would break something that somebody may rely on: an operator has to decide. The message says what about.</summary>
internal sealed class DecisionNeededException(string message) : Exception(message);
