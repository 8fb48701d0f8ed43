using Broker.Api.Configuration;
using Broker.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>The identity provider, as the pages have to know it before anybody has signed in.</summary>
[ApiController]
[Route(Routes.Identity)]
[Refuses(400, 415)]
public sealed class IdentityController(Settings settings) : ControllerBase
{
    /// <summary>
    /// Tells where people sign in, and as which client; all null where no identity provider is configured. It needs no credentials.
    /// </summary>
    [HttpGet(Routes.Show, Name = "showIdentity"), AllowAnonymous]
    [ProducesResponseType<IdentityResponse>(StatusCodes.Status200OK, "application/json")]
    public IdentityResponse Show() => new()
    {
        Authority = settings.Oidc?.Authority.AbsoluteUri.TrimEnd('/'),
        ClientId = settings.Oidc?.ClientId,
        Scope = settings.Oidc?.Scope,
    };
}
