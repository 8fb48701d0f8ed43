using AutoMapper;
using Broker.Domain.Reports;
using Broker.Api.Authentication;
using Broker.Api.Configuration;
using Broker.Api.Json;
using Broker.Application.Invitations.AddInvitation;
using Broker.Application.Receipts;
using Broker.Application.Receipts.AwaitReceipts;
using Broker.Contracts;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Controllers;

/// <summary>What all calls share: JSON in, JSON out, and the refusals that any of them can get.</summary>
[ApiController]
[Refuses(401, 403, 415, 429, 503)]
public abstract class BrokerController(IMediator mediator, IMapper mapper, Settings settings) : ControllerBase
{
    protected const string Json = "application/json";

    protected IMediator Mediator => mediator;

    protected IMapper Mapper => mapper;

    protected Settings Settings => settings;

    /// <summary>An invitation as it is answered once, with its secret.</summary>
    protected SecretInvitationResponse Issued(IssuedInvitation issued) => mapper.Map<SecretInvitationResponse>(issued.Invitation) with
    {
        Invitation = issued.Secret.Reveal(),
        Link = $"{Request.Scheme}://{Request.Host}{Request.PathBase}/join#{issued.Secret.Reveal()}",
    };

    /// <summary>How many were deleted: none where there was nothing.</summary>
    protected static DeletedResponse Deleted(object? deleted) => new() { Deleted = deleted is null ? 0 : 1 };

    /// <summary>What was removed, with receipts as the next one has them.</summary>
    protected async Task<RevokedResponse> AnswerAsync(Revocation revoked, CancellationToken cancellationToken) => new()
    {
        PeeringsRemoved = revoked.PeeringsRemoved,
        Receipts = await AwaitAsync(revoked.Receipts, cancellationToken),
    };

    /// <summary>
    /// With Prefer: wait=SECONDS, waits until the agents of all servers concerned have applied the change, or the caller's token has ended.
    /// The change is made by then, and 401 would deny it.
    /// </summary>
    protected async Task<IReadOnlyDictionary<string, ServerReceipt>> AwaitAsync(
        IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var known = receipts;
        try
        {
            if (Request.GrantWait(settings.MaxWait) is { } wait)
            {
                known = await mediator.Send(new AwaitReceiptsQuery(receipts, wait), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (HttpContext.OutlivesCredentials())
        {
            // what is known is pending
        }

        return known.ToDictionary(receipt => receipt.Server.ToString(), mapper.Map<ServerReceipt>, StringComparer.Ordinal);
    }
}
