namespace Agent.Brokers;

/// <summary>The broker did not give a usable answer. Whatever it is, it changes nothing here.</summary>
/// <param name="kind">What sort of fault, for telling a new one from one that goes on.</param>
/// <param name="message">For the log.</param>
/// <param name="isTransient">Whether the same call may succeed in a moment.</param>
internal class BrokerFaultException(string kind, string message, bool isTransient = false) : Exception(message)
{
    public string Kind { get; } = kind;

    public bool IsTransient { get; } = isTransient;
}

/// <summary>The broker refuses a token that it has accepted before, and says that it has ended.</summary>
internal sealed class AccessEndedException(string message) : BrokerFaultException("access-ended", message);

/// <summary>The broker itself, not something in between, refused the call: with a problem of its own (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="slug">The last part of the problem's type, such as <c>server-not-found</c>.</param>
/// <param name="message">The problem's detail.</param>
internal sealed class BrokerRefusalException(int status, string slug, string message)
    : BrokerFaultException(slug, message, isTransient: status is 429 or >= 500)
{
    public int Status { get; } = status;

    /// <summary>Whether the broker says that it knows no such server; 404 is what it says that with.</summary>
    public bool IsServerNotFound { get; } = status == 404 && slug == "server-not-found";

    /// <summary>Whether the broker says that it knows the server, and that the client has no peering with it.</summary>
    public bool IsPeeringNotFound { get; } = status == 404 && slug is "peering-not-found" or "client-not-found";

    /// <summary>Whether the broker has the peering disabled for now.</summary>
    public bool IsPeeringDisabled { get; } = status == 403 && slug == "peering-disabled";

    /// <summary>Whether the token is not one for what was asked.</summary>
    public bool IsForbidden { get; } = status == 403 && slug == "forbidden";

    /// <summary>Whether a peering was to be new and is there already.</summary>
    public bool IsPeeringExists { get; } = status == 412 && slug == "peering-exists";

    /// <inheritdoc cref="ProblemDetails.DeletedServerIds"/>
    public IReadOnlyList<string>? DeletedServerIds { get; init; }

    /// <summary>
    /// Whether the broker knows the token and that it has ended. A broker of an earlier release never says so, nor does one whose database
    /// is empty or another one's.
    /// </summary>
    public bool IsTokenEnded { get; init; }

    /// <summary>Of an invitation without keys: the servers that it is for.</summary>
    public IReadOnlyList<string>? ServerNames { get; init; }

    /// <summary>Whether repeating the call is of no use: what this host asks for is wrong, or contradicts what the broker has.</summary>
    public bool NeedsDecision { get; } = status is 400 or 409;
}
