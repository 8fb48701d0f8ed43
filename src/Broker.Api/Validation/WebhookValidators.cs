using Broker.Contracts;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a new webhook. No message repeats the secret.</summary>
public sealed class AddWebhookRequestValidator : AbstractValidator<AddWebhookRequest>
{
    public AddWebhookRequestValidator()
    {
        RuleFor(r => r.WebhookName).Text<AddWebhookRequest, WebhookName>();
        RuleFor(r => r.Url).Must(url => WebhookUrl.TryParse(url, out _)).WithMessage($"Must be {WebhookUrl.Accepted}.");
        RuleFor(r => r.Secret).Must(secret => WebhookSecret.TryParse(secret, out _)).WithMessage($"Must be {WebhookSecret.Accepted}.");
        RuleFor(r => r.Kinds)
            .Must(kinds => kinds is null || (kinds.Count > 0 && kinds.All(kind => kind is not null && EventKinds.Find(kind) is not null)))
            .WithMessage($"Must be a list of some of {EventKinds.Accepted}.");
    }
}

/// <summary>The shape of a request that names a webhook.</summary>
public sealed class WebhookRequestValidator : AbstractValidator<WebhookRequest>
{
    public WebhookRequestValidator() => RuleFor(r => r.WebhookName).Text<WebhookRequest, WebhookName>();
}
