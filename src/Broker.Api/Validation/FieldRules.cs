using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>
/// The shape of each field that contracts share: what the domain's own types parse. An optional field may be null; any other null is
/// "required". Messages name the value and what would be accepted.
/// </summary>
internal static class FieldRules
{
    private const int MostServers = 64;
    private const long MostSeconds = 365 * 24 * 60 * 60;
    public static readonly DateTimeOffset Year10000 = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static void Text<T, TValue>(this IRuleBuilder<T, string?> rule, bool optional = false)
        where TValue : ITextValue<TValue> =>
        rule.Must(text => TValue.TryParse(text, out _), TValue.Accepted, optional);

    public static void IpAddress<T>(this IRuleBuilder<T, string?> rule, bool optional = false) =>
        rule.Must(text => IpText.TryParseAddress(text, out _), "an IP address such as 10.0.0.0", optional);

    public static void NetworkMask<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(0, 128).WithMessage("{PropertyValue} must be a prefix length from 0 to 32, or to 128 for IPv6.");

    public static void Port<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, ushort.MaxValue).WithMessage("{PropertyValue} must be a port from 1 to 65535.");

    public static void ReservedCount<T>(this IRuleBuilder<T, int?> rule) =>
        rule.GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} must be a count of addresses, 0 or more.");

    public static void Mtu<T>(this IRuleBuilder<T, int?> rule, bool orZero = false) =>
        rule.Must(mtu => mtu is null or (>= ClientDefaults.LeastMtu and <= ClientDefaults.MostMtu) || (orZero && mtu == 0))
            .WithMessage(
                $"{{PropertyValue}} must be an MTU from {ClientDefaults.LeastMtu} to {ClientDefaults.MostMtu}, "
                    + $"in bytes{(orZero ? ", or 0" : "")}.");

    public static void PersistentKeepalive<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(0, ushort.MaxValue).WithMessage("{PropertyValue} must be an interval from 0 to 65535 seconds.");

    public static void ServerNames<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule, bool optional = false) =>
        rule.Must(names =>
            names is null ? optional : names.Count is > 0 and <= MostServers && names.All(name => ServerName.TryParse(name, out _)))
            .WithMessage($"Must be a list of 1 to {MostServers} server names.");

    public static void RoutedNetworks<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(networks => networks is null || Domain.Peerings.RoutedNetworks.TryParse(networks, out _))
            .WithMessage($"Must be {Domain.Peerings.RoutedNetworks.Accepted}.");

    public static void Owner<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(ClientNotes.IsOwner, ClientNotes.AcceptedOwner, optional: true);

    /// <summary>As a client has it: an empty text is none.</summary>
    public static void NamedOwner<T>(this IRuleBuilder<T, string?> rule, bool optional = false) =>
        rule.Must(owner => owner.Length > 0 && ClientNotes.IsOwner(owner), $"{ClientNotes.AcceptedOwner}, and not empty", optional);

    public static void Note<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(ClientNotes.IsNote, ClientNotes.AcceptedNote, optional: true);

    public static void Tags<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) =>
        rule.Must(tags => tags is null || ClientTags.TryParse(tags, out _)).WithMessage($"Must be {ClientTags.Accepted}.");

    public static void Expiry<T>(this IRuleBuilder<T, DateTimeOffset?> rule, Func<T, long?> expiresIn) =>
        rule.Must((request, time) => time is null || (expiresIn(request) is null && time < Year10000))
            .WithMessage("Must be a time before the year 10000, and not beside expires_in.");

    public static void Quarantine<T>(this IRuleBuilder<T, long?> rule) =>
        rule.InclusiveBetween(0, MostSeconds).WithMessage("{PropertyValue} must be a number of seconds from 0 to 31536000, a year.");

    public static void IdleDays<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(0, 3650).WithMessage("{PropertyValue} must be a number of days from 1 to 3650, or 0 for never.");

    /// <summary>Up to a hundred years.</summary>
    public static void Duration<T>(this IRuleBuilder<T, long?> rule) =>
        rule.InclusiveBetween(1, 3_155_760_000)
            .WithMessage("{PropertyValue} must be a number of seconds, 1 or more, and no hundred years.");

    public static void ServerId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => Guid.TryParseExact(text, "D", out _), "a server's id, as server/config has it");

    public static void AgentRunId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => Guid.TryParseExact(text, "D", out _), "a UUID that the agent makes when it starts", optional: true);

    private static void Must<T>(this IRuleBuilder<T, string?> rule, Func<string, bool> isValid, string accepted, bool optional = false) =>
        rule.Custom((text, context) =>
        {
            if (text is null ? !optional : !isValid(text))
            {
                context.AddFailure(
                    text is null ? FieldMessages.Required(accepted) : FieldMessages.Wrong($"'{FieldMessages.Shortened(text)}'", accepted));
            }
        });
}
