using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Application.Validation;

/// <summary>
/// The shape of each field that commands and queries share. An optional field may be null; any other null is "required".
/// Messages name the value and what would be accepted.
/// </summary>
internal static class FieldRules
{
    public static void ServerName<T>(this IRuleBuilder<T, string?> rule, bool optional = false) => rule.Text<T, ServerName>(optional);

    public static void ClientName<T>(this IRuleBuilder<T, string?> rule, bool optional = false) => rule.Text<T, ClientName>(optional);

    public static void PublicKey<T>(this IRuleBuilder<T, string?> rule, bool optional = false) => rule.Text<T, PublicKey>(optional);

    public static void EndpointAddress<T>(this IRuleBuilder<T, string?> rule, bool optional = false) => rule.Text<T, EndpointAddress>(optional);

    public static void AllowedIps<T>(this IRuleBuilder<T, string?> rule) => rule.Text<T, AllowedIps>(optional: true);

    public static void Ipv4Address<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => IpText.TryParseAddress(text, out var address) && address.GetAddressBytes().Length == 4, "an IPv4 address such as 10.0.0.0");

    public static void NetworkMask<T>(this IRuleBuilder<T, int> rule) =>
        rule.InclusiveBetween(0, 32).WithMessage("{PropertyValue} must be a prefix length from 0 to 32.");

    public static void Port<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, ushort.MaxValue).WithMessage("{PropertyValue} must be a port from 1 to 65535.");

    public static void ReservedCount<T>(this IRuleBuilder<T, int?> rule) =>
        rule.GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} must be a count of addresses, 0 or more.");

    public static void ServerId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => Guid.TryParseExact(text, "D", out _), "a server's id, as server/config has it");

    public static void AgentVersion<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(
            text => text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_'),
            "a version such as 1.2.0, of at most 64 characters");

    private static void Text<T, TValue>(this IRuleBuilder<T, string?> rule, bool optional = false)
        where TValue : ITextValue<TValue> =>
        rule.Must(text => TValue.TryParse(text, out _), TValue.Accepted, optional);

    private static void Must<T>(this IRuleBuilder<T, string?> rule, Func<string?, bool> isValid, string accepted, bool optional = false) =>
        rule.Custom((text, context) =>
        {
            if (text is null ? !optional : !isValid(text))
            {
                context.AddFailure(text is null ? FieldMessages.Required(accepted) : $"'{FieldMessages.Shortened(text)}' must be {accepted}.");
            }
        });
}
