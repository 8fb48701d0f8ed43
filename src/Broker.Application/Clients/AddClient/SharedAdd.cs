using Broker.Domain.Authority;
using Broker.Domain.Peerings;

namespace Broker.Application.Clients.AddClient;

/// <summary>An add that can share a transaction with others, as it says nothing but who gets a peering with which key.</summary>
public sealed record SharedAdd(AddClientCommand Command, Caller Caller)
{
    /// <summary>Whether an add asks for so little. Whether it gets that without a refusal is seen with its server locked.</summary>
    public static bool IsPossible(AddClientCommand command, Caller caller) =>
        !caller.IsBound && command.Terms == PeeringTerms.None && command.Notes == NotesWish.None;
}

/// <param name="Access">Null unless it was carried out.</param>
/// <param name="IsLocked">Whether it was not since somebody else holds a lock.</param>
public readonly record struct SharedAddResult(ClientAccess? Access, bool IsLocked);
