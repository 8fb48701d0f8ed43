using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Calls;
using Broker.Api.Tests.OpenApi;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>Holds the description of the calls for own devices against what a broker answers.</summary>
public sealed class DeviceConformanceTests : DescribedTests
{
    private IdentityProvider provider = null!;
    private BrokerApi person = null!;

    private protected override async Task<(string Key, string Value)[]> SettingsAsync()
    {
        provider = await IdentityProvider.StartAsync();
        return [.. provider.Settings.Concat(SelfServiceBroker.Settings).Select(setting => (setting.Key, setting.Value))];
    }

    [OneTimeTearDown]
    public ValueTask StopProviderAsync() => provider?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static IEnumerable<TestCaseData> Documented =>
        from call in Call.Devices from status in call.Statuses select new TestCaseData(call, status);

    [SetUp]
    public async Task Sign_in()
    {
        await PrepareAsync(Needs.Server);
        var name = $"{Sample.Name("person")}@example.com";
        provider.PutInto(name, "sales");
        person = Api.With(await provider.SignInAsync(name));
    }

    [TestCaseSource(nameof(Documented))]
    public async Task Holds_for(Call call, int status)
    {
        var operation = Document.Of(call.Path);
        var device = call.Path is "device/update" or "device/delete" && status is 200 or 409
            ? await person.HaveDeviceAsync("berlin")
            : Sample.Name("device");

        ShouldConform(await ProvokeAsync(operation, call, status, device), operation, status);
    }

    private async Task<Answer> ProvokeAsync(Operation operation, Call call, int status, string device) => (call.Path, status) switch
    {
        ("device/update", 409) => await operation.SendExampleAsync(
            person, ("client_name", device), ("new_name", await Api.With(await OtherAsync()).HaveDeviceAsync("berlin"))),
        ("device/add", 409) => await operation.SendExampleAsync(person, ("client_name", await person.HaveDeviceAsync("berlin"))),
        (_, 503) => await operation.SendExampleAsync(WithoutDatabase.With(Secret.New(SecretKind.Token).Reveal())),
        (_, 200 or 201 or 404) => await operation.SendExampleAsync(
            person, [.. call.Fields.Where(field => field == "client_name").Select(field => (field, (JsonNode?)device))]),
        _ => await ProvokeCommonAsync(operation, call, status)
            ?? throw new NotSupportedException($"{call} documents {status}, which nothing here provokes."),
    };

    private Task<string> OtherAsync()
    {
        var name = $"{Sample.Name("person")}@example.com";
        provider.PutInto(name, "sales");
        return provider.SignInAsync(name);
    }
}
