using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>
/// Qdrant as far as the product uses it, in memory and on a free loopback port. It checks each request and its own answers against the
/// OpenAPI description where that is given, refuses what Qdrant would, and can die at any point that it writes.
/// </summary>
internal sealed class QdrantServer : IAsyncDisposable
{
    private readonly Dictionary<string, Collection> _collections = [];
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private readonly string? _key;
    private readonly OpenApi? _description;

    private QdrantServer(string? key, OpenApi? description)
    {
        (_key, _description) = (key, description);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 32 << 20);
        _app = builder.Build();
        _app.UseRouting();
        Map();
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How many more points it writes before it dies: then it drops every connection until this is set again. Null for ever.</summary>
    public int? WritesLeft { get; set; }

    /// <summary>Called with each request's method and path before it is carried out; may delay it or throw <see cref="QdrantError"/>.</summary>
    public Func<string, string, Task>? OnRequest { get; set; }

    /// <summary>Requests that arrived.</summary>
    public int Requests { get; private set; }

    public static async Task<QdrantServer> StartAsync(string? key = null, OpenApi? description = null)
    {
        var server = new QdrantServer(key, description);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>All points of a collection, stale ones too.</summary>
    public int CountPoints(string collection)
    {
        lock (_lock) return _collections.TryGetValue(collection, out Collection? found) ? found.Points.Count() : 0;
    }

    /// <summary>A collection as it was asked for.</summary>
    public JsonObject Definition(string collection)
    {
        lock (_lock) return _collections[collection].Definition.DeepClone().AsObject();
    }

    public void DropCollection(string collection)
    {
        lock (_lock) _collections.Remove(collection);
    }

    private void Map()
    {
        const string One = "/collections/{collection_name}";
        On("GET", One, (c, _, _) => CollectionReader.Info(c));
        OnName("PUT", One, Create);
        On("PATCH", One, Update);
        On("PUT", One + "/index", CreateIndex);
        On("PUT", One + "/vectors/{vector_name}", (c, body, route) => Done(c, () => c.CreateVector(route["vector_name"]!, body!["dense"]!.AsObject())));
        On("DELETE", One + "/vectors/{vector_name}", (c, _, route) => Done(c, () => c.DropVector(route["vector_name"]!)));
        On("PUT", One + "/points", (c, body, _) => Done(c, () => c.Upsert(body!["points"]!.AsArray(), body["update_filter"], (string?)body["update_mode"])));
        On("PUT", One + "/points/vectors", (c, body, _) => Done(c, () => c.UpdateVectors(body!["points"]!.AsArray())));
        On("POST", One + "/points/delete", (c, body, _) => Done(c, () => c.Delete(body!["filter"])));
        On("POST", One + "/points/batch", Batch);
        On("POST", One + "/points", (c, body, _) => CollectionReader.Retrieve(c, body!));
        On("POST", One + "/points/scroll", (c, body, _) => CollectionReader.Scroll(c, body!));
        On("POST", One + "/points/count", (c, body, _) => new JsonObject { ["count"] = c.Matching(body!["filter"]).Count() });
        On("POST", One + "/points/query", (c, body, _) => CollectionReader.Query(c, body!));
        On("POST", One + "/facet", (c, body, _) => CollectionReader.Facet(c, body!));
    }

    private JsonNode Create(string name, JsonObject body)
    {
        if (_collections.ContainsKey(name)) throw new QdrantError(409, $"Wrong input: Collection `{name}` already exists!");
        _collections[name] = new Collection(body.DeepClone().AsObject(), CountWrite);
        return true;
    }

    private static JsonNode Update(Collection collection, JsonObject? body, IReadOnlyDictionary<string, string?> route)
    {
        JsonObject metadata = collection.Definition["metadata"]?.AsObject() ?? [];
        foreach ((string name, JsonNode? value) in body!["metadata"]?.AsObject() ?? []) metadata[name] = value?.DeepClone();
        foreach ((string name, JsonNode? changes) in body["vectors"]?.AsObject() ?? [])
        {
            if (collection.Vectors[name] is not JsonObject vector) throw new QdrantError(400, $"Wrong input: Not existing vector name error: {name}");
            foreach ((string setting, JsonNode? value) in changes!.AsObject()) vector[setting] = value?.DeepClone();
        }
        return true;
    }

    private static JsonNode CreateIndex(Collection collection, JsonObject? body, IReadOnlyDictionary<string, string?> route) =>
        Done(collection, () => collection.Indexes[(string)body!["field_name"]!] =
            (string)(body["field_schema"] is JsonObject schema ? schema["type"]! : body["field_schema"]!)!);

    private static JsonNode Batch(Collection collection, JsonObject? body, IReadOnlyDictionary<string, string?> route) => new JsonArray(
        [.. body!["operations"]!.AsArray().Select(operation =>
        {
            JsonNode set = operation!["set_payload"] ?? throw new QdrantError(400, "the test server knows set_payload only");
            return Done(collection, () => collection.SetPayload(set["payload"]!.AsObject(), set["filter"]));
        })]);

    private static JsonObject Done(Collection collection, Action change)
    {
        change();
        return new JsonObject { ["operation_id"] = collection.Version, ["status"] = "completed" };
    }

    private void CountWrite()
    {
        if (WritesLeft is not { } left) return;
        if (left == 0) throw new DiedException();
        WritesLeft = left - 1;
    }

    private void On(string method, string route, Func<Collection, JsonObject?, IReadOnlyDictionary<string, string?>, JsonNode> handle) =>
        OnRoute(method, route, (values, body) => handle(
            _collections.GetValueOrDefault(values["collection_name"]!)
                ?? throw new QdrantError(404, $"Not found: Collection `{values["collection_name"]}` doesn't exist!"),
            body, values));

    private void OnName(string method, string route, Func<string, JsonObject, JsonNode> handle) =>
        OnRoute(method, route, (values, body) => handle(values["collection_name"]!, body!));

    private void OnRoute(string method, string route, Func<IReadOnlyDictionary<string, string?>, JsonObject?, JsonNode> handle) =>
        _app.MapMethods(route, [method], async (HttpContext context) =>
        {
            JsonObject? body = context.Request.ContentLength is null or > 0 && method is not ("GET" or "DELETE")
                ? (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject()
                : null;
            try
            {
                if (OnRequest is { } hook) await hook(method, context.Request.Path);
                if (_key is not null && context.Request.Headers["api-key"] != _key) throw new QdrantError(401, "Must provide an API key or an Authorization bearer token");
                if (_description?.CheckRequest(method, route, context.Request.Query.Keys, body) is { } fault) throw new QdrantError(400, $"{method} {route}: {fault}");
                JsonNode result;
                lock (_lock)
                {
                    Requests++;
                    if (WritesLeft == 0) throw new DiedException();
                    var values = context.Request.RouteValues.ToDictionary(value => value.Key, value => (string?)value.Value);
                    result = handle(values, body);
                }
                await AnswerAsync(context, method, route, 200, new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 });
            }
            catch (QdrantError error)
            {
                await AnswerAsync(context, method, route, error.Status,
                    new JsonObject { ["status"] = new JsonObject { ["error"] = error.Message }, ["time"] = 0.001 });
            }
            catch (DiedException)
            {
                context.Abort();
            }
            catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("the test server itself failed: " + exception, context.RequestAborted);
            }
        });

    private Task AnswerAsync(HttpContext context, string method, string route, int status, JsonObject answer)
    {
        string? fault = _description?.CheckAnswer(method, route, status == 200, answer);
        context.Response.StatusCode = fault is null ? status : 500;
        if (fault is not null) answer = new JsonObject { ["status"] = new JsonObject { ["error"] = $"the test server's own answer to {method} {route}: {fault}" } };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private sealed class DiedException : Exception;
}
