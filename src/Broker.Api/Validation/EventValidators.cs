using System.Text.RegularExpressions;
using Broker.Contracts;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request for events.</summary>
public sealed class ListEventsRequestValidator : AbstractValidator<ListEventsRequest>
{
    public ListEventsRequestValidator()
    {
        RuleFor(r => r.After).Must(after => after is null || TrailIds.AreValid(after))
            .WithMessage(TrailIds.AcceptedEvent);
        RuleFor(r => r.Before).Must(before => before is null || TrailIds.AreBounds(before))
            .WithMessage("Must be an event's id, as events/list has it, or now.");
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.ServerName).Text<ListEventsRequest, ServerName>(optional: true);
        RuleFor(r => r.ClientName).Text<ListEventsRequest, ClientName>(optional: true);
        RuleFor(r => r.Kinds)
            .Must(kinds => kinds is null || kinds.Split(',').All(kind => EventKinds.Find(kind) is not null))
            .WithMessage($"Must be some of {EventKinds.Accepted}, separated by commas.");
    }
}

/// <summary>The ids of entries of the audit trail and of events.</summary>
internal static partial class TrailIds
{
    public const string AcceptedEvent = "Must be an event's id, as events/list has it.";

    public static bool AreValid(string? id) => id is not null && Id().IsMatch(id);

    /// <summary>An id, or the end.</summary>
    public static bool AreBounds(string? before) => before == "now" || AreValid(before);

    [GeneratedRegex(@"\A[0-8][0-9]{18}-[0-8][0-9]{18}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Id();
}
