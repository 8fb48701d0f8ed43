using System.Net;
using AutoMapper;
using Broker.Api.Authentication;
using Broker.Api.Configuration;
using Broker.Api.Errors;
using Broker.Api.Json;
using Broker.Application;
using Broker.Application.Invitations.AcceptInvitation;
using Broker.Application.Invitations.AddInvitation;
using Broker.Application.Invitations.DeleteInvitation;
using Broker.Application.Invitations.ListInvitations;
using Broker.Application.Invitations.ShowInvitation;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>One-time keys that a host or a person exchanges for a peering, or a server, and a token of their own.</summary>
[Route(Routes.Invitation)]
public sealed class InvitationController(
    IMediator mediator, IMapper mapper, Settings settings, CallerContext context, FailureLimiter failures)
        : BrokerController(mediator, mapper, settings)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>
    /// Invites a client to one or more servers, or the agent of a server. The answer is the only place where the secret ever stands.
    /// </summary>
    [HttpPost(Routes.Add, Name = "addInvitation")]
    [ProducesResponseType<SecretInvitationResponse>(StatusCodes.Status201Created, Json)]
    [Refuses(400, 404, 409, 413)]
    public async Task<ActionResult<SecretInvitationResponse>> Add(AddInvitationRequest request, CancellationToken cancellationToken)
    {
        var command = new AddInvitationCommand(
            request.ClientName is { } client ? ClientName.Parse(client) : null,
            request.ServerName is { } server
                ? [ServerName.Parse(server)]
                : [.. request.ServerNames!.Select(name => ServerName.Parse(name)).Distinct()],
            (request.Leases ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(
                lease => ServerName.Parse(lease.Key), lease => IPAddress.Parse(lease.Value)),
            new ClientNotes(request.Owner, request.Note) { Tags = request.Tags is null ? ClientTags.None : ClientTags.Parse(request.Tags) },
            request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : Week,
            request.AccessExpiresIn is { } access ? TimeSpan.FromSeconds(access) : null)
        {
            RoutedNetworks = (request.RoutedNetworks ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)).ToDictionary(
                networks => ServerName.Parse(networks.Key), networks => RoutedNetworks.Parse(networks.Value)),
        };
        return Created((string?)null, Issued(await Mediator.Send(command, cancellationToken)));
    }

    /// <summary>Lists the invitations that are open, or were used or have expired in the last month, without their secrets.</summary>
    [HttpGet(Routes.ListAll, Name = "listInvitations")]
    [ProducesResponseType<Dictionary<string, InvitationResponse>>(StatusCodes.Status200OK, Json)]
    [Refuses(400)]
    public async Task<IActionResult> ListAll(CancellationToken cancellationToken) => Lists.OfNamed(
        (await Mediator.Send(new ListInvitationsQuery(), cancellationToken)).Select(Mapper.Map<InvitationResponse>),
        invitation => invitation.InvitationId);

    /// <summary>Withdraws an invitation; what it was exchanged for already stays.</summary>
    [HttpPost(Routes.Delete, Name = "deleteInvitation")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 413)]
    public async Task<DeletedResponse> Delete(InvitationRequest request, CancellationToken cancellationToken)
    {
        var id = new InvitationId(Guid.ParseExact(request.InvitationId, "D"));
        return Deleted(await Mediator.Send(new DeleteInvitationCommand(id), cancellationToken));
    }

    /// <summary>
    /// Tells what an invitation offers, which stands for credentials here: to whom, by whom, for which servers and until when. It stays
    /// open. What was used, withdrawn or has expired is 410.
    /// </summary>
    [HttpPost(Routes.Show, Name = "showInvitation"), AllowAnonymous]
    [ProducesResponseType<InvitationResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 410, 413)]
    public Task<IActionResult> Show(ShowInvitationRequest request, CancellationToken cancellationToken) => WithAsync(
        request.Invitation,
        async secret => Mapper.Map<InvitationResponse>(await Mediator.Send(new ShowInvitationQuery(secret), cancellationToken)));

    /// <summary>
    /// Exchanges an invitation, which stands for credentials here, for peerings and a token, in one step. What was used, withdrawn or has
    /// expired is 410.
    /// </summary>
    [HttpPost(Routes.Accept, Name = "acceptInvitation"), AllowAnonymous]
    [ProducesResponseType<AcceptedInvitationResponse>(StatusCodes.Status200OK, Json)]
    [Refuses(400, 404, 409, 410, 413)]
    public Task<IActionResult> Accept(AcceptInvitationRequest request, CancellationToken cancellationToken) =>
        WithAsync(request.Invitation, secret => AcceptAsync(secret, request, cancellationToken));

    /// <summary>Answers the holder of an invitation. Guesses are counted.</summary>
    private async Task<IActionResult> WithAsync<TAnswer>(string invitation, Func<Secret, Task<TAnswer>> answer)
    {
        context.Set(new Caller("anonymous", Role.Client, From: AddressGroup.Plain(HttpContext.Connection.RemoteIpAddress)));
        try
        {
            return Ok(await answer(
                Secret.TryParse(SecretKind.Invitation, invitation, out var secret) ? secret : throw new InvitationGoneException()));
        }
        catch (InvitationGoneException) when (!failures.TryCount(HttpContext.Connection.RemoteIpAddress))
        {
            Response.Headers.RetryAfter = $"{FailureLimiter.RetryAfter.TotalSeconds:0}";
            return new ProblemResult(Errors.Problem.Of(
                StatusCodes.Status429TooManyRequests, "too-many-failures",
                "Too many wrong invitations from this address. Wait, then send the right one."));
        }
    }

    private async Task<AcceptedInvitationResponse> AcceptAsync(
        Secret secret, AcceptInvitationRequest request, CancellationToken cancellationToken)
    {
        var keys = (request.PublicKeys ?? new Dictionary<string, string>(StringComparer.Ordinal))
            .ToDictionary(key => ServerName.Parse(key.Key), key => PublicKey.Parse(key.Value));
        var accepted = await Mediator.Send(new AcceptInvitationCommand(secret, keys), cancellationToken);
        return new AcceptedInvitationResponse
        {
            Token = accepted.Token.Secret.Reveal(),
            ClientName = accepted.Invitation.Client?.ToString(),
            ServerNames = [.. accepted.Invitation.Servers.Select(server => server.ToString())],
            Peerings = accepted.Accesses.ToDictionary(
                access => access.Server.Name.ToString(), Mapper.Map<ClientConfigResponse>, StringComparer.Ordinal),
        };
    }
}
