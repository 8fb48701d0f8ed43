using Broker.Contracts;
using Broker.Pages.Calls;
using Broker.Pages.SignIn;

namespace Broker.Pages.Tests;

/// <summary>
/// A broker that answers 200 with one body after the other, and no more after the last; with the session of a caller that it knows.
/// </summary>
internal sealed class ScriptedBroker : HttpMessageHandler
{
    private static readonly byte[] Caller =
        """{"name":"ann","role":"operator","server_name":null,"client_name":null,"expires_at":null}"""u8.ToArray();

    private readonly Queue<string> bodies;

    public ScriptedBroker(params IEnumerable<string> bodies)
    {
        this.bodies = new Queue<string>(bodies);
        Session = new Session(Browser);
        Session.Begin("Bearer wgb_a", Wire.Read<CallerResponse>(Caller));
        var http = new HttpClient(this) { BaseAddress = new Uri("http://broker.example/api/v1/") };
        Client = new BrokerClient(http, Session, new Renewal(new IdentityClient(http), Session, new Rotation(Session), TimeProvider.System));
    }

    public NoBrowser Browser { get; } = new();

    public Session Session { get; }

    public BrokerClient Client { get; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!bodies.TryDequeue(out var body))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return new HttpResponseMessage { Content = new StringContent(body!) };
    }
}
