using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Rag.Web.Access;

namespace Rag.Web.Api.Description;

/// <summary>The interface described by OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1), at <c>/openapi/v1.json</c>.</summary>
public static class ApiDescription
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // ASP.NET adds it to each problem.
            if (context.JsonTypeInfo.Type == typeof(ProblemDetails)) schema.Properties?.TryAdd("traceId",
                new OpenApiSchema { Type = JsonSchemaType.String });
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Rag";
            document.Info.Version = "1";
            document.Info.Description = "Search and ask the owner's documents. For programs on this machine, and on others with Authorization: Bearer KEY; "
                + "errors are problem details (RFC 9457), below /v1 OpenAI's.";
            // The address under which it was asked is the one that answers.
            document.Servers = [];
            return Task.CompletedTask;
        });
    });

    /// <summary>Maps it.</summary>
    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json")
        .Needs(AccessScope.Read);

    /// <summary>Says what a call answers.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder call, string summary, params int[] refusals)
    {
        call.WithSummary(summary).Produces<T>();
        foreach (int refusal in refusals) call.ProducesProblem(refusal);
        return call;
    }

    /// <summary>Says which text a call takes in its query string.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder call, string name, string description, bool isNeeded = false) =>
        call.Takes(name, JsonSchemaType.String, description, isNeeded);

    /// <summary>Says which whole number a call takes in its query string.</summary>
    public static RouteHandlerBuilder TakesNumber(this RouteHandlerBuilder call, string name, string description) =>
        call.Takes(name, JsonSchemaType.Integer, description, isNeeded: false);

    /// <summary>Says what JSON a call takes. (<c>Accepts</c> would let another type of content reach another handler.)</summary>
    public static RouteHandlerBuilder TakesBody<T>(this RouteHandlerBuilder call) =>
        call.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            OpenApiSchema schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            OpenApiMediaType json = new() { Schema = schema };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = json },
            };
        });

    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder call, string name, JsonSchemaType type, string description,
        bool isNeeded) =>
        call.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Required = isNeeded,
                Description = description,
                Schema = new OpenApiSchema { Type = type },
            });
            return Task.CompletedTask;
        });
}
