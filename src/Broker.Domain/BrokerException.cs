namespace Broker.Domain;

/// <summary>Why a request is refused; the edge turns each kind into one HTTP status.</summary>
public enum ErrorKind
{
    Invalid,
    NotFound,
    Conflict,
    PreconditionFailed,
    Unavailable,
    Unauthenticated,
    Forbidden,
    Gone,
}

/// <summary>A refusal. Nothing has changed when one is thrown out of a use case.</summary>
/// <param name="kind">What sort of refusal this is.</param>
/// <param name="slug">Stable identifier of the refusal; part of the API (<c>urn:wireguard-broker:&lt;slug&gt;</c>).</param>
/// <param name="message">One sentence that names the offending value and what would be accepted.</param>
public abstract class BrokerException(ErrorKind kind, string slug, string message) : Exception(message)
{
    public ErrorKind Kind { get; } = kind;

    public string Slug { get; } = slug;

    /// <summary>The same refusal for a caller that is bound to one server or client: it names no other one (rule 12).</summary>
    public virtual BrokerException ForBoundCaller => this;
}

/// <summary>A field whose value can be read but breaks a rule on its own, without regard to what is stored.</summary>
/// <param name="field">The field as commands spell it, for example <c>NetworkAddress</c>.</param>
/// <param name="message">What is wrong and what would be accepted.</param>
public class InvalidFieldException(string field, string message) : BrokerException(ErrorKind.Invalid, "validation", message)
{
    public string Field { get; } = field;
}
