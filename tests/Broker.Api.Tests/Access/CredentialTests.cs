using System.Text;

namespace Broker.Api.Tests.Access;

/// <summary>Which credentials open the API, with a user and a password that are hard to spell.</summary>
[Process]
public sealed class CredentialTests
{
    private const string User = "\u00f6perator";
    private const string Password = " p\u00e4ss:w\u00f6rd: \u043a\u043b\u044e\u0447 \ud83d\udd11\"' ";

    private static readonly string Right = Callers.Basic(User, Password).ToString();

    private BrokerProcess broker = null!;

    private static string?[] Wrong =>
    [
        null,
        "",
        "Basic",
        "Basic ",
        "Basic =",
        "Basic !!!!",
        "Basic " + Encoded("no colon"),
        "Basic " + Encoded(""),
        "Basic " + Encoded(":"),
        "Basic " + Encoded($"{User}:"),
        "Basic " + Encoded($":{Password}"),
        "Basic " + Encoded($"{User}:{Password[..^1]}"),
        "Basic " + Encoded($"{User}:{Password}x"),
        "Basic " + Encoded($"{User}:{Password.Trim()}"),
        "Basic " + Encoded($"{User}:{Password.ToUpperInvariant()}"),
        "Basic " + Encoded($"{User.ToUpperInvariant()}:{Password}"),
        "Basic " + Encoded($"admin:{Password}"),
        "Basic " + Encoded($"{User}:{Password}\0"),
        "Basic " + Encoded($"{User}\0:{Password}"),
        "Basic " + Encoded(new string('a', 20_000)),
        "Basic " + Convert.ToBase64String(Encoding.Unicode.GetBytes($"{User}:{Password}")),
        "Basic " + Convert.ToBase64String([0xff, 0xfe, 0x00, (byte)':', 0x80]),
        Right + "x",
        Right[..^2],
        Right.Replace("Basic ", "Bearer ", StringComparison.Ordinal),
        Right.Replace("Basic ", "Digest ", StringComparison.Ordinal),
        Right.Replace("Basic ", "Basic:", StringComparison.Ordinal),
        Right.Replace("Basic ", "", StringComparison.Ordinal),
        $"{Right}, {Right}",
    ];

    [OneTimeSetUp]
    public async Task Start() => broker = await Brokers.StartAsync(BackEnd.Sqlite, ("Auth__Username", User), ("Auth__Password", Password));

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [TestCaseSource(nameof(Wrong))]
    public async Task Refuses(string? header)
    {
        using var caller = broker.Caller(header);

        var answer = await caller.KnockAsync();

        answer.ShouldRefuse(401, "unauthenticated");
        answer.Headers["WWW-Authenticate"].ShouldStartWith("Basic realm=\"wireguard-broker\"");
    }

    [TestCase("Basic ")]
    [TestCase("basic ")]
    [TestCase("BASIC ")]
    [TestCase("Basic   ")]
    public async Task Lets_the_right_ones_in(string scheme)
    {
        using var caller = broker.Caller(Right.Replace("Basic ", scheme, StringComparison.Ordinal));

        (await caller.KnockAsync()).ShouldBe(200);
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
