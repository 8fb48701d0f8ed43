namespace Broker.Domain;

/// <summary>Rule 8: a rename does not merge two into one.</summary>
/// <param name="name">The name that was asked for.</param>
/// <param name="holder">What has it, to be read after "is".</param>
public sealed class NameTakenException(string name, string holder)
    : BrokerException(ErrorKind.Conflict, "name-taken", $"The name '{name}' is {holder}. Choose another one.");
