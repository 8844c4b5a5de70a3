using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Http;

/// <summary>A small model bound to JSON.</summary>
public sealed class ResponseFormatTests(SmallModels models)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1.2)]
    public async Task Complete_JsonSchema_AnswerFits(double temperature)
    {
        InferenceServer server = await models.GetAsync();
        object schema = new
        {
            type = "object",
            properties = new { city = new { type = "string", maxLength = 20 }, people = new { type = "integer", minimum = 1, maximum = 5000 }, kind = new { @enum = (string[])["town", "village"] } },
            required = (string[])["city", "people", "kind"],
            additionalProperties = false,
        };
        JsonNode answer = await AskAsync(server, new { type = "json_schema", json_schema = new { name = "place", schema, strict = true } }, temperature);
        using JsonDocument json = JsonDocument.Parse((string)answer["choices"]![0]!["message"]!["content"]!);
        Assert.Equal(["city", "people", "kind"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.InRange(json.RootElement.GetProperty("city").GetString()!.Length, 0, 20);
        Assert.InRange(json.RootElement.GetProperty("people").GetInt32(), 1, 5000);
        Assert.Contains(json.RootElement.GetProperty("kind").GetString(), (string[])["town", "village"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Complete_JsonObject_BeginsAsAnObject()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await AskAsync(server, new { type = "json_object" }, 0);
        Assert.StartsWith("{", (string)answer["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"json_schema"}""", "json_schema/schema is missing")]
    [InlineData("""{"type":"xml"}""", "write text, json_object or json_schema")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"x","schema":{"properties":{"a":{"type":"array","uniqueItems":true}}}}}""",
        "response_format/json_schema/schema#/properties/a/uniqueItems")]
    public async Task Complete_FormatThatCannotBeKeptTo_SaysWhere(string format, string message)
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(server, JsonNode.Parse(format)!, 0));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static Task<JsonNode> AskAsync(InferenceServer server, object format, double temperature) => server.PostAsync("/v1/chat/completions", new
    {
        messages = new[] { new { role = "user", content = "Tell me of a place as JSON." } },
        temperature,
        seed = 3,
        max_tokens = 150,
        response_format = format,
    });
}
