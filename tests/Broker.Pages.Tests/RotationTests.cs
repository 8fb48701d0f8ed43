using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.SignIn;

namespace Broker.Pages.Tests;

/// <summary>While the token of the session is rotated, its old secret may be refused before the new one is there.</summary>
public sealed class RotationTests
{
    private const string Old = "Bearer old";
    private const string Words = "The token has ended.";

    private TaskCompletionSource<SecretTokenResponse> answer = null!;
    private Session session = null!;
    private Rotation rotation = null!;
    private Renewal renewal = null!;

    [SetUp]
    public void SignIn()
    {
        answer = new TaskCompletionSource<SecretTokenResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        session = new Session(new NoBrowser());
        session.Begin(Old, new CallerResponse { Name = "own", Role = "admin", ServerName = null, ClientName = null, ExpiresAt = null });
        rotation = new Rotation(session);
        renewal = new Renewal(new IdentityClient(new HttpClient()), session, rotation, TimeProvider.System);
    }

    /// <summary>The session ended, its page with it, and the new secret was shown to nobody.</summary>
    [Test]
    public async Task A_refusal_of_the_old_secret_waits_for_the_new_one()
    {
        var rotated = rotation.RunAsync(() => answer.Task);
        var refused = RefuseAsync();
        session.Caller.ShouldNotBeNull();

        answer.SetResult(NewSecret);

        (await refused).ShouldBe("Bearer new");
        (await rotated).Token.ShouldBe("new");
        session.Caller.ShouldNotBeNull();
    }

    [Test]
    public async Task Where_the_answer_is_lost_the_refusal_ends_the_session()
    {
        var rotated = rotation.RunAsync(() => answer.Task);
        var refused = RefuseAsync();

        answer.SetException(new BrokerAwayException("502"));

        (await refused).ShouldBeNull();
        session.EndedBecause.ShouldBe(Words);
        await Should.ThrowAsync<BrokerAwayException>(rotated);
    }

    [Test]
    public async Task A_rotation_that_is_refused_itself_ends_the_session()
    {
        var refused = rotation.RunAsync(async () =>
        {
            await RefuseAsync();
            throw new RefusedException(new Refusal { Status = 401 });
        });

        await Should.ThrowAsync<RefusedException>(refused.WaitAsync(TimeSpan.FromMinutes(1)));
        session.EndedBecause.ShouldBe(Words);
    }

    [Test]
    public async Task Whoever_has_signed_out_meanwhile_stays_so()
    {
        var rotated = rotation.RunAsync(() => answer.Task);
        session.End();

        answer.SetResult(NewSecret);

        (await rotated).Token.ShouldBe("new");
        session.Authorization.ShouldBeNull();
    }

    private static SecretTokenResponse NewSecret => new()
    {
        TokenName = "own",
        Role = "admin",
        ServerName = null,
        ClientName = null,
        CreatedAt = default,
        CreatedBy = "admin",
        ExpiresAt = null,
        LastUsedAt = null,
        LastUsedFrom = null,
        Token = "new",
    };

    private Task<string?> RefuseAsync() => renewal.AfterRefusalAsync(Old, Words, CancellationToken.None);
}
