using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Calls;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.OpenApi;

/// <summary>Likewise of the calls of tokens, invitations and the audit trail.</summary>
public sealed class AuthorityConformanceTests : DescribedTests
{
    /// <summary>Where no webhook finds a receiver, on this host.</summary>
    private const string Nowhere = "http://127.0.0.1:9/";

    private static IEnumerable<TestCaseData> Documented =>
        from call in Call.Authority
        from status in call.Statuses
        where status != 403 || call.Path != "token/whoami" // open to every caller
        where status is not (401 or 403) || call.Path is not ("invitation/show" or "invitation/accept") // needs no credentials
        where status != 409 || call.Path != "owner/update" // needs a caller of the role directory: LeaverLimitTests
        where status != 409 || call.Path != "token/delete" // needs a broker without the shared user: SharedUserTests
        select new TestCaseData(call, status);

    [SetUp]
    public async Task DeleteTokenOfExamples()
    {
        await PrepareAsync(Needs.Server);
        await Document.Of("token/delete").SendExampleAsync(Api);
        await Document.Of("webhook/delete").SendExampleAsync(Api);
    }

    [TestCaseSource(nameof(Documented))]
    public async Task Holds_for(Call call, int status)
    {
        var operation = Document.Of(call.Path);

        ShouldConform(await ProvokeAsync(operation, call, status), operation, status);
    }

    private async Task<Answer> ProvokeAsync(Operation operation, Call call, int status) => (call.Path, status) switch
    {
        ("token/rotate", 200) => await AfterAddAsync(operation),
        ("token/add", 409) => await AfterAddAsync(operation),
        ("token/add", 404) => await operation.SendExampleAsync(Api, ("role", "client"), ("server_name", null), ("client_name", "nobody")),
        ("client/list", 404) => await operation.SendExampleAsync(Api, ("server_name", "nowhere")),
        ("webhook/add", 201) => await operation.SendExampleAsync(Api, ("url", Nowhere)),
        ("webhook/add", 409) => await AddTwiceAsync(operation),
        ("webhook/delete", 404) => await Api.PostAsync(operation.Path, operation.Example(), "If-Match", "*"),
        ("token/delete", 404) => await Api.PostAsync(operation.Path, operation.Example(), "If-Match", "*"),
        ("invitation/add", 404) => await operation.SendExampleAsync(Api, ("server_names", new JsonArray("nowhere"))),
        ("invitation/add", 409) => await operation.SendExampleAsync(
            Api, ("routed_networks", new JsonObject { ["berlin"] = new JsonArray("10.0.0.0/24") })),
        ("token/whoami", 503) => await operation.SendExampleAsync(WithoutDatabase.With(Secret.New(SecretKind.Token).Reveal())),
        ("invitation/show" or "invitation/accept", 503) => await operation.SendExampleAsync(
            WithoutDatabase, ("invitation", Secret.New(SecretKind.Invitation).Reveal())),
        ("invitation/show" or "invitation/accept", 410) =>
            await operation.SendExampleAsync(Api, ("invitation", Secret.New(SecretKind.Invitation).Reveal())),
        ("invitation/accept", _) when status is 200 or 404 or 409 => await AcceptAsync(operation, status),
        ("invitation/show", 200) => await operation.SendExampleAsync(Api, ("invitation", await InviteAsync())),
        (_, 200 or 201 or 404) => await operation.SendExampleAsync(Api),
        _ => await ProvokeCommonAsync(operation, call, status)
            ?? throw new NotSupportedException($"{call} documents {status}, which nothing here provokes."),
    };

    private async Task<Answer> AddTwiceAsync(Operation operation)
    {
        (await operation.SendExampleAsync(Api, ("url", Nowhere))).ShouldBe(201);
        return await operation.SendExampleAsync(Api, ("url", Nowhere));
    }

    private async Task<Answer> AfterAddAsync(Operation operation)
    {
        (await Document.Of("token/add").SendExampleAsync(Api)).ShouldBe(201);
        return await operation.SendExampleAsync(Api);
    }

    private async Task<string?> InviteAsync() =>
        (await Document.Of("invitation/add").SendExampleAsync(Api)).ShouldBe(201).Text("invitation");

    private async Task<Answer> AcceptAsync(Operation operation, int status)
    {
        var invitation = await InviteAsync();
        if (status == 404)
        {
            await Document.Of("server/delete").SendExampleAsync(Api);
        }

        var taken = Document.Of("server/add").Example()["public_key"]!.GetValue<string>();
        return await operation.SendExampleAsync(
            Api, ("invitation", invitation), ("public_keys", new JsonObject { ["berlin"] = status == 409 ? taken : Sample.Key() }));
    }
}
