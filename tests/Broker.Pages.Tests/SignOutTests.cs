using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.SignIn;
using Microsoft.AspNetCore.Components;

namespace Broker.Pages.Tests;

/// <summary>Signing out shows the form at once, to the next user too, while the provider revokes the refresh token.</summary>
public sealed class SignOutTests
{
    private const string EndSession = "https://login.example.com/end";

    private Session session = null!;
    private Places places = null!;
    private Clock clock = null!;
    private Revocation revocation = null!;
    private IdentitySignIn signIn = null!;

    [SetUp]
    public void SignIn()
    {
        (session, places, clock, revocation) = (new Session(new NoBrowser()), new Places(), new Clock(), new Revocation());
        var http = new HttpClient(revocation);
        var provider = new IdentityClient(http);
        var broker = new BrokerClient(http, session, new Renewal(provider, session, new Rotation(session), clock));
        signIn = new IdentitySignIn(provider, broker, session, places, new NoBrowser(), clock);
        var grant = Grant.Of(Provider, "pages", new TokenAnswer { RefreshToken = "r" }, now: default);
        session.Begin("Bearer a", CallerOf("olga@example.com"), grant);
    }

    [TearDown]
    public void Close() => revocation.Dispose();

    [Test]
    public async Task The_session_of_the_provider_ends_after_the_revocation()
    {
        var signOut = signIn.SignOutAsync();
        places.Left.ShouldBeNull();

        revocation.Answer.SetResult(new HttpResponseMessage());

        await signOut;
        places.Left.ShouldStartWith($"{EndSession}?");
    }

    /// <summary>The browser left half a minute later, whoever had signed in by then.</summary>
    [Test]
    public async Task A_revocation_that_hangs_holds_it_up_for_two_seconds()
    {
        var signOut = signIn.SignOutAsync();

        clock.Delay.ShouldBe(TimeSpan.FromSeconds(2));
        clock.Pass();

        await signOut.WaitAsync(TimeSpan.FromMinutes(1));
        places.Left.ShouldStartWith($"{EndSession}?");
    }

    [Test]
    public async Task Whoever_has_signed_in_meanwhile_stays()
    {
        var signOut = signIn.SignOutAsync();
        session.Begin("Bearer b", CallerOf("relay"));

        revocation.Answer.SetResult(new HttpResponseMessage());

        await signOut;
        places.Left.ShouldBeNull();
        session.Caller?.Name.ShouldBe("relay");
    }

    private static ProviderMetadata Provider => new()
    {
        Issuer = "https://login.example.com",
        AuthorizationEndpoint = new("https://login.example.com/a"),
        TokenEndpoint = new("https://login.example.com/t"),
        RevocationEndpoint = new("https://login.example.com/r"),
        EndSessionEndpoint = new(EndSession),
    };

    private static CallerResponse CallerOf(string name) =>
        new() { Name = name, Role = "operator", ServerName = null, ClientName = null, ExpiresAt = null };

    private sealed class Places : NavigationManager
    {
        public Places() => Initialize("https://broker.example.com/", "https://broker.example.com/");

        public string? Left { get; private set; }

        protected override void NavigateToCore(string uri, NavigationOptions options) => Left = uri;
    }

    private sealed class Revocation : HttpMessageHandler
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Answer.Task;
    }

    /// <summary>Stands still until the one delay of a test is to be over.</summary>
    private sealed class Clock : TimeProvider
    {
        private Action? end;

        public TimeSpan? Delay { get; private set; }

        public void Pass() => end?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Delay, end) = (dueTime, () => callback(state));
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
