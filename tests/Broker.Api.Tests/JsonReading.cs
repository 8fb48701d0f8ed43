using Broker.Api.Tests.Calls;
using System.Text.Json;

namespace Broker.Api.Tests;

internal static class JsonReading
{
    public static string? Text(this JsonElement element, string member) => element.GetProperty(member).GetString();

    public static long Number(this JsonElement element, string member) => element.GetProperty(member).GetInt64();

    /// <summary>The names of an object's members, in their order.</summary>
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    public static string Text(this JsonObject body, string member) => body[member]!.GetValue<string>();

    /// <summary>The same body with some members changed; null removes one.</summary>
    public static JsonObject With(this JsonObject body, params (string Name, JsonNode? Value)[] members)
    {
        var changed = (JsonObject)body.DeepClone();
        foreach (var (name, value) in members)
        {
            changed.Remove(name);
            if (value is not null)
            {
                changed[name] = value.DeepClone();
            }
        }

        return changed;
    }

    /// <summary>The members that a call takes, of a body that is made for several calls.</summary>
    public static JsonObject For(this JsonObject body, string path) =>
        new(body.Where(member => Call.Of(path).Fields.Contains(member.Key))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
