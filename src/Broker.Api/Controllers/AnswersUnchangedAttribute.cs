using System.Diagnostics.CodeAnalysis;
using Broker.Api.Json;
using Broker.Application.Servers.WaitForServer;
using Broker.Domain.Servers;
using MediatR;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Broker.Api.Controllers;

/// <summary>
/// A short way to the 304 of <c>server/config</c>, the answer that a fleet is given most: a query of a server's name alone needs no model
/// binding, which costs more than the rest of the request. Everything else goes the whole way, with the same verdict on what it asks.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnswersUnchangedAttribute : Attribute, IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (request.Headers.IfNoneMatch.Count > 0 && !request.HasPreferences && TryReadName(request.Query, out var name))
        {
            var mediator = context.HttpContext.RequestServices.GetRequiredService<IMediator>();
            var query = new WaitForServerQuery(name, request.Names, Wait: TimeSpan.Zero);
            var version = await mediator.Send(query, context.HttpContext.RequestAborted);
            if (request.Names(version))
            {
                context.Result = new VersionedResult($"{version}", Body: null);
                return;
            }
        }

        await next();
    }

    /// <summary>Returns false for all that model binding would find a fault with.</summary>
    private static bool TryReadName(IQueryCollection query, [NotNullWhen(true)] out ServerName? name)
    {
        name = null;
        return query.Count == 1
            && query.First() is { Key: "server_name", Value: [{ } text] }
            && ServerName.TryParse(text, out name);
    }
}
