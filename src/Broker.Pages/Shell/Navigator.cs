using Broker.Pages.SignIn;

namespace Broker.Pages.Shell;

/// <summary>The pages that the navigation offers, in its order.</summary>
internal static class Navigator
{
    /// <param name="Place">Its address.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Needs">Who it is offered to.</param>
    internal sealed record Entry(string Place, string Name, Func<Session, bool> Needs);

    public static IReadOnlyList<Entry> Entries { get; } =
    [
        new(Places.Fleet, Texts.Names.Fleet, session => session.MayRead),
        new(Places.Clients, Texts.Names.Clients, session => session.MayRead),
        new(Places.Access, Texts.Names.Access, session => session.MayRead),
        new(Places.Invitations, Texts.Names.Invitations, session => session.MayOperate),
        new(Places.AddPhone, Texts.Names.AddPhone, session => session.MayOperate),
        new(Places.Tokens, Texts.Names.Tokens, session => session.MayAdminister),
        new(Places.Audit, Texts.Names.Audit, session => session.MayAdminister),
        new(Places.Events, Texts.Names.Events, session => session.MayRead),
        new(Places.Devices, Texts.Names.Devices, session => session.IsPerson), // with a role too
    ];
}
