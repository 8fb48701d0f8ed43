using System.Text.Json;

namespace Broker.Api.Tests;

public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body, in which no object may have a member twice.</summary>
    public JsonElement Json => JsonElement.Parse(Text, Strict);

    public string? MediaType => Headers.GetValueOrDefault("Content-Type")?.Split(';')[0];

    /// <summary>The answer is a success with this status; returns its JSON.</summary>
    public JsonElement ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/json");
        return Json;
    }

    /// <summary>The answer is a refusal as RFC 9457 has it, whose detail names all of these.</summary>
    public JsonElement ShouldRefuse(int status, string slug, params string[] named)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        var problem = Json;
        problem.Text("type").ShouldBe($"urn:wireguard-broker:{slug}");
        problem.Text("title").ShouldNotBeNullOrWhiteSpace();
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        var detail = problem.Text("detail").ShouldNotBeNull();
        foreach (var name in named)
        {
            detail.ShouldContain(name, Case.Sensitive);
        }

        return problem;
    }

    /// <summary>The answer is a 400 whose errors are about these fields and no others.</summary>
    public JsonElement ShouldNameFields(params string[] fields)
    {
        var errors = ShouldRefuse(400, "validation").GetProperty("errors");
        errors.Names().ShouldBe(fields, ignoreOrder: true, Text);
        foreach (var field in errors.EnumerateObject())
        {
            field.Value.GetArrayLength().ShouldBeGreaterThan(0);
            field.Value.EnumerateArray().ShouldAllBe(message => message.GetString()!.Length > 0);
        }

        return errors;
    }
}
