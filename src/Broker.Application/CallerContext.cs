using Broker.Domain.Authority;

namespace Broker.Application;

/// <summary>The caller of one request: set once, where it has proved itself.</summary>
public sealed class CallerContext
{
    private Caller? caller;

    /// <exception cref="InvalidOperationException">Nobody has proved itself: the request must not be carried out.</exception>
    public Caller Caller => caller ?? throw new InvalidOperationException("The request has no caller.");

    public void Set(Caller proved) => caller = proved;
}
