using System.Text.Json;
using Broker.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>What the types alone do not say: patterns, ranges, and the errors of a validation problem.</summary>
internal static class Schemas
{
    private const string Name = "^[A-Za-z0-9][A-Za-z0-9_.-]*$";
    private const string Version = "^[A-Za-z0-9.+_-]+$";
    private const string Digest = "^[0-9a-f]{32}$";
    private const string Key = "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$";

    public static void Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails) && context.JsonPropertyInfo is null)
        {
            schema.Properties!["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With status 400: what is wrong with each field, by its JSON name; `$body` for the body as a whole, a "
                    + "header by its name in lower case.",
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
            schema.Properties["deleted_server_ids"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "With `server-not-found`: the servers that had this name last, or before they were renamed, and were "
                    + "deleted on purpose, the latest first, at most 16.",
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            };
            schema.Properties["token_ended"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Description = "With `unauthenticated`: true where the token was deleted or rotated, has expired, or is a disabled "
                    + "client's; absent where this broker has never known it.",
            };
            schema.Properties["server_names"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "With `public_keys` in `errors`: the servers of the invitation, each of which wants a key.",
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            };
            schema.Properties["conflicts"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "With `import-conflicts`: every peer that cannot be taken; without name and key, a value of the server.",
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["client_name"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
                        ["public_key"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
                        ["reason"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
            };
        }

        if (context.JsonTypeInfo.Type == typeof(IReadOnlyDictionary<string, JsonElement>))
        {
            schema.AdditionalProperties = new OpenApiSchema
            {
                Description = "Any value.",
                Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Array | JsonSchemaType.Null,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        if (schema.Enum is { Count: > 0 })
        {
            schema.Type = JsonSchemaType.String;
        }

        if (context.JsonPropertyInfo?.DeclaringType == typeof(ImportConflict))
        {
            return; // repeats names and keys that were refused
        }

        Restrict(schema, context.JsonPropertyInfo?.Name ?? context.ParameterDescription?.Name);
    }

    private static void Restrict(OpenApiSchema schema, string? field)
    {
        (schema.Pattern, schema.MaxLength) = field switch
        {
            "server_name" => (Name, 63),
            "client_name" or "new_name" => (Name, 253),
            "public_key" => (Key, 44),
            "agent_version" => (Version, 64),
            "digest" or "applied_digest" => (Digest, 32),
            "owner" => (schema.Pattern, 254),
            "note" => (schema.Pattern, 1000),
            _ => (schema.Pattern, schema.MaxLength),
        };
        (schema.Minimum, schema.Maximum) = field switch
        {
            "endpoint_port" => ("1", "65535"),
            "network_mask" or "network_mask_v6" => ("0", "128"),
            "mtu" or "persistent_keepalive" => ("0", "65535"),
            "n_reserved_ips" or "revision" or "rx_bytes" or "tx_bytes" => ("0", schema.Maximum),
            "listen_port" => ("0", "65535"),
            "lease_quarantine_seconds" => ("0", "31536000"),
            "reclaim_idle_days" => ("0", "3650"),
            _ => (schema.Minimum, schema.Maximum),
        };
    }
}
