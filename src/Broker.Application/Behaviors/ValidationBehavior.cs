using FluentValidation;
using MediatR;

namespace Broker.Application.Behaviors;

/// <summary>Lets no request through that is not well-formed; names every wrong field at once.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators, MalformedFields malformed)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var unreadable = malformed.Failures.Select(failure => failure.PropertyName).ToHashSet(StringComparer.Ordinal);
        var failures = validators
            .SelectMany(validator => validator.Validate(request).Errors)
            .Where(failure => !unreadable.Contains(failure.PropertyName))
            .Concat(malformed.Failures)
            .ToList();
        return failures.Count == 0 ? next() : throw new ValidationException(failures);
    }
}
