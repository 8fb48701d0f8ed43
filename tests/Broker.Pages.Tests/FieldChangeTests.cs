using System.Text.Json;
using Broker.Pages.Trails;

namespace Broker.Pages.Tests;

public sealed class FieldChangeTests
{
    [Test]
    public void Only_what_differs_is_shown() =>
        FieldChange.Between(Fields("""{"owner":"ann","note":"x","tags":["a"]}"""), Fields("""{"owner":"bob","note":"x","tags":["a","b"]}""")).ShouldBe(
            [new FieldChange("owner", "ann", "bob"), new FieldChange("tags", """["a"]""", """["a","b"]""")]);

    [Test]
    public void What_is_new_has_no_past_and_what_is_deleted_no_future()
    {
        FieldChange.Between(before: null, Fields("""{"lease":"10.0.0.2","note":null}""")).ShouldBe([new FieldChange("lease", null, "10.0.0.2")]);
        FieldChange.Between(Fields("""{"lease":"10.0.0.2"}"""), after: null).ShouldBe([new FieldChange("lease", "10.0.0.2", null)]);
    }

    private static Dictionary<string, JsonElement> Fields(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
