using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What all calls have in common: JSON in, JSON out, and the refusals that any of them can meet.</summary>
[ApiController]
[Refuses(StatusCodes.Status401Unauthorized)]
[Refuses(StatusCodes.Status415UnsupportedMediaType)]
[Refuses(StatusCodes.Status429TooManyRequests)]
[Refuses(StatusCodes.Status503ServiceUnavailable)]
public abstract class BrokerController : ControllerBase
{
    protected const string Json = "application/json";
}
