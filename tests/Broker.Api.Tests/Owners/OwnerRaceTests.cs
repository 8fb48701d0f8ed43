namespace Broker.Api.Tests.Owners;

/// <summary>What is added for an owner while it leaves is in or out, and never half.</summary>
[Category("Rule9")]
public sealed class OwnerRaceTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int Rounds = 6;
    private const int Clients = 8;

    [Test]
    public async Task Each_client_that_is_added_meanwhile_is_deleted_whole_or_stays_whole()
    {
        var servers = new[] { await Api.AddServerAsync(), await Api.AddServerAsync(), await Api.AddServerAsync() };
        var owner = Owned.Owner();
        for (var round = 0; round < Rounds; round++)
        {
            var before = (await Api.ListOwnedAsync(owner)).Length;
            var names = Enumerable.Range(0, Clients).Select(_ => Sample.Name()).ToArray();
            var adds =
                names.SelectMany(client => servers.Select(server => Task.Run(() => Api.AddOwnedAsync(client, owner, server)))).ToList();
            var deletions = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Api.DeleteOwnedAsync(owner))).ToList();

            var added = await Task.WhenAll(adds);
            var removed = (await Task.WhenAll(deletions)).Sum(deletion => deletion.ShouldBe(200).Number("peerings_removed"));

            added.ShouldAllBe(answer => answer.Status == 201);
            var listed = await Api.ListOwnedAsync(owner);
            (removed + listed.Length).ShouldBe(before + (Clients * servers.Length), "a peering is lost, or removed twice");
            (await Api.PeerCountAsync(servers)).ShouldBe(listed.Length, "a peering without its owner is left");
        }

        (await Api.DeleteOwnedAsync(owner)).ShouldBe(200);
        (await Api.PeerCountAsync(servers)).ShouldBe(0);
    }

    [Test]
    public async Task Nobody_gets_in_with_an_invitation_of_one_that_has_left()
    {
        var servers = new[] { await Api.AddServerAsync(), await Api.AddServerAsync() };
        for (var round = 0; round < Rounds; round++)
        {
            var owner = Owned.Owner();
            var invitations = new List<(string Secret, JsonObject Server)>();
            foreach (var server in Enumerable.Range(0, Clients).Select(number => servers[number % servers.Length]))
            {
                invitations.Add((await Api.InviteOwnedAsync(owner, server), server));
            }

            var acceptances =
                invitations.Select(invitation => Task.Run(() => Api.AcceptOwnedAsync(invitation.Secret, invitation.Server))).ToList();
            var leaving = (await Task.Run(() => Api.SetActiveAsync(owner, isActive: false))).ShouldBe(200);

            var accepted = await Task.WhenAll(acceptances);
            accepted.ShouldAllBe(answer => answer.Status == 200 || answer.Status == 410);
            var listed = await Api.ListOwnedAsync(owner);
            listed.ShouldAllBe(peering => peering.IsDisabled);
            listed.Length.ShouldBe(accepted.Count(answer => answer.Status == 200));
            leaving.Texts("client_names").ShouldBe(listed.Select(peering => peering.Client).Order(StringComparer.Ordinal));
            (await Api.PeerCountAsync(servers)).ShouldBe(0);
        }
    }
}
