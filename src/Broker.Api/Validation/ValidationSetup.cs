using System.Text.Json;
using Broker.Api.Errors;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Broker.Api.Validation;

/// <summary>
/// Requests are checked before any handler sees them: what cannot be read is in the model state, the validators of the contracts add what
/// is out of shape, and everything wrong is refused at once.
/// </summary>
internal static class ValidationSetup
{
    public static IMvcCoreBuilder AddRequestValidation(this IMvcCoreBuilder mvc)
    {
        // Refusals name fields as they are on the wire.
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);

        mvc.Services.AddFluentValidationAutoValidation(validation => validation.DisableDataAnnotationsValidation = true);
        mvc.Services.AddValidatorsFromAssemblyContaining<ServerRequestValidator>(ServiceLifetime.Singleton);
        return mvc.ConfigureApiBehaviorOptions(api =>
        {
            api.SuppressMapClientErrors = true;
            api.InvalidModelStateResponseFactory = context => new ProblemResult(
                Problem.Invalid(context.ModelState.Where(field => field.Value?.ValidationState == ModelValidationState.Invalid)
                    .ToDictionary(field => field.Key, field => Messages(field.Value!), StringComparer.Ordinal)));
        });
    }

    /// <summary>What could not be read comes first; that it is out of shape, too, says no more.</summary>
    private static string[] Messages(ModelStateEntry field) => [field.Errors[0].ErrorMessage];
}
