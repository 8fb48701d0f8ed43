using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request for clients.</summary>
public sealed class PageClientsRequestValidator : AbstractValidator<PageClientsRequest>
{
    public PageClientsRequestValidator()
    {
        RuleFor(r => r.After).Cursor<PageClientsRequest, ClientName>();
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Search).Text<PageClientsRequest, SearchText>(optional: true);
        RuleFor(r => r.ClientName).Text<PageClientsRequest, ClientName>(optional: true);
        RuleFor(r => r.ServerName).Text<PageClientsRequest, ServerName>(optional: true);
        RuleFor(r => r.Owner).OwnerFilter();
        RuleFor(r => r.Tag).TagFilter();
        RuleFor(r => r.State).Must(state => state is null || ClientStates.Find(state) is not null)
            .WithMessage($"Must be one of {ClientStates.Accepted}.");
        RuleFor(r => r.IdleSince)
            .NotNull().When(r => r.State == "idle").WithMessage("Required with the state idle: a time.");
        RuleFor(r => r.IdleSince).After1970();
    }
}

/// <summary>The shape of a request for servers.</summary>
public sealed class PageServersRequestValidator : AbstractValidator<PageServersRequest>
{
    public PageServersRequestValidator()
    {
        RuleFor(r => r.After).Cursor<PageServersRequest, ServerName>();
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Search).Text<PageServersRequest, SearchText>(optional: true);
        RuleFor(r => r.ServerName).Text<PageServersRequest, ServerName>(optional: true);
        RuleFor(r => r.Owner).OwnerFilter();
        RuleFor(r => r.Tag).TagFilter();
        RuleFor(r => r.IdleSince).After1970();
        RuleFor(r => r.State).Must(state => state is null || ServerStates.Find(state) is not null)
            .WithMessage($"Must be one of {ServerStates.Accepted}.");
    }
}

/// <summary>What all lists in pages share.</summary>
internal static class PageRules
{
    public static void Cursor<T, TName>(this IRuleBuilder<T, string?> rule)
        where TName : ITextValue<TName> =>
        rule.Must(after => after is null || PageCursor.TryRead<TName>(after, out _))
            .WithMessage("Must be `next` as the page before has it.");

    public static void OwnerFilter<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(owner => owner is null || (owner.Length > 0 && ClientNotes.IsOwner(owner)))
            .WithMessage($"Must be {ClientNotes.AcceptedOwner}.");

    public static void TagFilter<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(tag => tag is null || ClientTags.TryParse([tag], out _)).WithMessage("Must be one tag.");

    public static void After1970<T>(this IRuleBuilder<T, DateTimeOffset?> rule) =>
        rule.Must(since => since is null || since > DateTimeOffset.UnixEpoch).WithMessage("Must be a time after 1970.");

    public static void PageLimit<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, 1000).WithMessage("{PropertyValue} must be a number from 1 to 1000.");
}
