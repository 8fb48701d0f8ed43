using FluentValidation.Results;

namespace Broker.Application.Behaviors;

/// <summary>
/// What the edge could not read of the request at hand, such as a port that is no number. Scoped to the request; the
/// <see cref="ValidationBehavior{TRequest, TResponse}"/> refuses it together with all else that is wrong.
/// </summary>
public sealed class MalformedFields
{
    private readonly List<ValidationFailure> failures = [];

    public IReadOnlyList<ValidationFailure> Failures => failures;

    public void Add(string field, string message) => failures.Add(new ValidationFailure(field, message));
}
