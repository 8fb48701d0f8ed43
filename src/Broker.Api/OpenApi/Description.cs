using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Broker.Api.OpenApi;

/// <summary>The API's description at /openapi/v1.json and its page at /swagger.</summary>
internal static class Description
{
    private const string Scheme = "basic";
    private const string BearerScheme = "bearer";

    public static void AddBrokerDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Schemas.Complete(schema, context);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Examples.AddTo(operation, context.Description);
            OtherContents.AddTo(operation);
            Headers.AddTo(operation);
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [new OpenApiSecurityRequirement()];
            }

            return Task.CompletedTask;
        });
    });

    public static void UseDescriptionPage(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal),
        branch => branch.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "WireGuard broker";
            page.SwaggerEndpoint("../openapi/v1.json", "v1"); // behind a path prefix too
        }));

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "WireGuard broker",
            Version = "1",
            Description = "Who has access to what, for a fleet of plain WireGuard servers. "
                + "Every read can also be sent as GET or POST with a JSON body that has the fields of the query.",
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Client", Description = "Hosts that connect to servers; a client exists while it has a peering." },
            new() { Name = "Audit", Description = "Who changed what, when, from where." },
            new() { Name = "Events", Description = "What happens to the fleet, for programs and pages that follow it." },
            new() { Name = "Webhook", Description = "Receivers that are told of events." },
            new() { Name = "Owner", Description = "The people behind clients." },
            new() { Name = "Invitation", Description = "One-time keys that are exchanged for a peering, or a server, and a token." },
            new() { Name = "Identity", Description = "Where people sign in." },
            new() { Name = "Token", Description = "What callers prove themselves with." },
            new() { Name = "Server", Description = "WireGuard interfaces that clients connect to, and their agents' calls." },
        };
        document.Servers =
            [new OpenApiServer { Url = "..", Description = "The broker that serves this document, behind a path prefix too." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "The broker's shared user and password, or a token as the password of any user.",
            },
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token." },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] },
        ];
    }
}
