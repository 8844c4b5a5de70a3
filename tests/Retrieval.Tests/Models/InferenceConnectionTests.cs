using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Models;

public sealed class InferenceConnectionTests
{
    [Fact]
    public async Task PostAsync_AnyBody_TellsItsLength()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication server = builder.Build();
        server.MapPost("/echo", async (HttpRequest request) =>
        {
            using StreamReader body = new(request.Body);
            return Results.Json(new { length = request.ContentLength, type = request.ContentType, text = await body.ReadToEndAsync() });
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        using InferenceConnection connection = new(Options.Create(new RagOptions { InferenceUrl = server.Urls.Single() }));

        JsonObject answer = await connection.PostAsync("/echo", new JsonObject { ["text"] = "Grüße" }, TestContext.Current.CancellationToken);

        string sent = (string)answer["text"]!;
        Assert.Equal("Grüße", (string?)JsonNode.Parse(sent)!["text"]);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(sent), (int?)answer["length"]);
        Assert.Equal("application/json", (string?)answer["type"]);
    }
}
