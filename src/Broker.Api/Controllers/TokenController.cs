using AutoMapper;
using Broker.Api.Authentication;
using Broker.Api.Authentication.SignIn;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application;
using Broker.Application.Tokens;
using Broker.Application.Tokens.AddToken;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Tokens.ListTokens;
using Broker.Application.Tokens.RotateToken;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What callers prove themselves with.</summary>
[Route(Routes.Token)]
public sealed class TokenController(IMediator mediator, IMapper mapper, Settings settings, CallerContext context)
    : BrokerController(mediator, mapper, settings)
{
    /// <summary>Makes a token. The answer is the only place where its secret ever stands.</summary>
    [HttpPost(Routes.Add, Name = "addToken")]
    [ProducesResponseType<SecretTokenResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<ActionResult<SecretTokenResponse>> Add(AddTokenRequest request, CancellationToken cancellationToken)
    {
        var command = new AddTokenCommand(
            TokenName.Parse(request.TokenName),
            Roles.Parse(request.Role),
            request.ServerName is { } server ? ServerName.Parse(server) : null,
            request.ClientName is { } client ? ClientName.Parse(client) : null,
            request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return Created((string?)null, ResponseOf(await Mediator.Send(command, cancellationToken)));
    }

    /// <summary>Lists all tokens by name, without their secrets, which are not stored.</summary>
    [HttpGet(Routes.ListAll, Name = "listTokens")]
    [ProducesResponseType<Dictionary<string, TokenResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) =>
        Lists.OfNamed(
            (await Mediator.Send(new ListTokensQuery(), cancellationToken)).Select(Mapper.Map<TokenResponse>), token => token.TokenName);

    /// <summary>Gives a token another secret; the former one still works for the overlap that is asked for.</summary>
    [HttpPost(Routes.Rotate, Name = "rotateToken")]
    [ProducesResponseType<SecretTokenResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 413)]
    public async Task<SecretTokenResponse> Rotate(
        RotateTokenRequest request, CancellationToken cancellationToken) => ResponseOf(await Mediator.Send(
        new RotateTokenCommand(TokenName.Parse(request.TokenName), TimeSpan.FromSeconds(request.OverlapSeconds ?? 0)), cancellationToken));

    /// <summary>
    /// Deletes a token, at once on every broker, also for requests that wait. With If-Match: * a token that does not exist is refused.
    /// </summary>
    [HttpPost(Routes.Delete, Name = "deleteToken")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<DeletedResponse> Delete(TokenRequest request, CancellationToken cancellationToken) => Deleted(
        await Mediator.Send(new DeleteTokenCommand(TokenName.Parse(request.TokenName), Request.MustExist()), cancellationToken));

    /// <summary>Tells who the caller is, and what it is bound to.</summary>
    [HttpGet(Routes.WhoAmI, Name = "whoAmI")]
    [ProducesResponseType<CallerResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public CallerResponse WhoAmI() => Mapper.Map<CallerResponse>(context.Caller) with
    {
        ExpiresAt = HttpContext.Features.Get<ProvedToken>()?.Token.ExpiresAt ?? HttpContext.Features.Get<ProvedPerson>()?.ExpiresAt,
    };

    private SecretTokenResponse ResponseOf(IssuedToken issued) =>
        Mapper.Map<SecretTokenResponse>(issued.Token) with { Token = issued.Secret.Reveal() };
}
