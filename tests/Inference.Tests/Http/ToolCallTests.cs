using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Inference.Tests.Chat;

namespace Rag.Inference.Tests.Http;

/// <summary>Calls of functions: forced ones of a small model, and those that a model which recites makes by itself.</summary>
public sealed class ToolCallTests(SmallModels models) : IDisposable
{
    private const string Tools = """
        [{"type":"function","function":{"name":"get_weather","description":"Weather of a city","parameters":{"type":"object",
          "properties":{"city":{"type":"string","maxLength":20},"unit":{"enum":["C","F"]}},"required":["city","unit"],"additionalProperties":false}}},
         {"type":"function","function":{"name":"now"}}]
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-calls-");

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"get_weather"}}""", 0)]
    [InlineData("""{"type":"function","function":{"name":"get_weather"}}""", 1.3)]
    [InlineData("\"required\"", 0)]
    public async Task Complete_ForcedCall_FitsTheSchema(string choice, double temperature)
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("What is the weather in Paris?", choice, ("temperature", temperature), ("parallel_tool_calls", false)));
        JsonNode first = answer["choices"]![0]!;
        Assert.Equal("tool_calls", (string?)first["finish_reason"]);
        Assert.True(first["message"]!.AsObject().ContainsKey("content"));
        Assert.Null(first["message"]!["content"]);
        JsonNode call = Assert.Single(first["message"]!["tool_calls"]!.AsArray())!;
        Assert.Equal("function", (string?)call["type"]);
        Assert.StartsWith("call_", (string)call["id"]!, StringComparison.Ordinal);
        if ((string?)call["function"]!["name"] != "get_weather") Assert.Equal("\"required\"", choice);
        else AssertWeather((string)call["function"]!["arguments"]!);
    }

    [Fact]
    public async Task Complete_ForcedCallStreamed_HasIdAndNameFirstThenPieces()
    {
        InferenceServer server = await models.GetAsync();
        JsonObject body = Ask("What is the weather in Paris?", """{"type":"function","function":{"name":"get_weather"}}""");
        JsonNode[] chunks = await StreamAsync(server, body);
        JsonNode[] calls = [.. chunks.Select(chunk => chunk["choices"]?[0]?["delta"]?["tool_calls"]?[0]).OfType<JsonNode>()];
        Assert.Equal(("get_weather", "function", ""), ((string?)calls[0]["function"]!["name"], (string?)calls[0]["type"], (string?)calls[0]["function"]!["arguments"]));
        Assert.NotNull((string?)calls[0]["id"]);
        Assert.All(calls, call => Assert.Equal(0, (int?)call["index"]));
        Assert.All(calls[1..], call => Assert.Null(call["id"]));
        Assert.True(calls.Length > 3);
        AssertWeather(string.Concat(calls.Select(call => (string?)call["function"]!["arguments"])));
        Assert.Contains(chunks, chunk => (string?)chunk["choices"]?[0]?["finish_reason"] == "tool_calls");
        JsonNode whole = await server.PostAsync("/v1/chat/completions", Ask("What is the weather in Paris?", """{"type":"function","function":{"name":"get_weather"}}"""));
        Assert.Equal((string?)whole["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"], string.Concat(calls.Select(call => (string?)call["function"]!["arguments"])));
    }

    [Fact]
    public async Task ApplyTemplate_CallsAndResults_StandInTheFamilysForm()
    {
        InferenceServer server = await models.GetAsync();
        JsonObject body = Ask("Weather in Rome?", "\"auto\"");
        JsonArray messages = body["messages"]!.AsArray();
        messages.Add(JsonNode.Parse("""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"}},{"id":"call_2","type":"function","function":{"name":"now","arguments":"none"}}]}"""));
        messages.Add(JsonNode.Parse("""{"role":"tool","tool_call_id":"call_1","content":"21 C"}"""));
        messages.Add(JsonNode.Parse("""{"role":"tool","tool_call_id":"call_2","content":"noon"}"""));
        string prompt = (string)(await server.PostAsync("/apply-template", body))["prompt"]!;
        Assert.StartsWith("<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face\n\n# Tools", prompt, StringComparison.Ordinal);
        Assert.Contains("<tools>\n{\"type\": \"function\", \"function\": {\"name\": \"get_weather\", \"description\": \"Weather of a city\"", prompt, StringComparison.Ordinal);
        Assert.EndsWith("""
            <|im_start|>assistant
            <tool_call>
            {"name": "get_weather", "arguments": {"city": "Rome"}}
            </tool_call>
            <tool_call>
            {"name": "now", "arguments": "none"}
            </tool_call><|im_end|>
            <|im_start|>user
            <tool_response>
            21 C
            </tool_response>
            <tool_response>
            noon
            </tool_response><|im_end|>
            <|im_start|>assistant

            """, prompt, StringComparison.Ordinal);
        JsonNode answer = await server.PostAsync("/v1/chat/completions", body);
        Assert.NotNull((string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task ApplyTemplate_NoneOrNoTools_SaysNothingOfThem()
    {
        InferenceServer server = await models.GetAsync();
        Assert.DoesNotContain("get_weather", (string)(await server.PostAsync("/apply-template", Ask("x", "\"none\"")))["prompt"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"must\"", "tool_choice is unknown")]
    [InlineData("""{"type":"function","function":{"name":"other"}}""", "names other, which tools does not hold")]
    [InlineData("""{"type":"allowed_tools"}""", "tool_choice is unknown")]
    [InlineData("7", "tool_choice is unknown")]
    public async Task Complete_ChoiceThatIsNone_SaysWhatToWrite(string choice, string message)
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask("x", choice)));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"type":"custom","custom":{"name":"x"}}]""", "tools/0/type")]
    [InlineData("""[{"type":"function","function":{"name":"a b"}}]""", "tools/0/function/name")]
    [InlineData("""[{"type":"function","function":{"name":"a","parameters":[]}}]""", "tools/0/function/parameters")]
    [InlineData("""[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}]""", "names a twice")]
    [InlineData("""[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b","parameters":{"type":"object","properties":{"c":{"not":{}}}}}}]""",
        "tools/1/function/parameters#/properties/c/not")]
    [InlineData("{}", "tools must be a list")]
    public async Task Complete_ToolsThatCannotBeForced_AreRefusedByPlace(string tools, string message)
    {
        InferenceServer server = await models.GetAsync();
        JsonObject body = Ask("x", "\"required\"");
        body["tools"] = JsonNode.Parse(tools);
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", body));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A model that begins a call of its own accord, and would then go on with what is no call of these functions: the schema binds it.</summary>
    [Fact]
    public async Task Complete_CallBegunByTheModel_IsBoundToTheSchema()
    {
        await using InferenceServer server = await ReciteAsync(["<|im_start|>", "<|im_end|>", "<tool_call>"], "hm", "<tool_call>", "{", "\"", "a");
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("x", "\"auto\"", ("max_tokens", 200)));
        JsonNode message = answer["choices"]![0]!["message"]!;
        Assert.StartsWith("hm", (string?)message["content"], StringComparison.Ordinal);
        JsonNode call = message["tool_calls"]![0]!;
        Assert.Contains((string?)call["function"]!["name"], (string[])["get_weather", "now"]);
    }

    [Fact]
    public async Task Complete_LlamaCallsByItself_IsReadAndPlainTextStaysText()
    {
        string[] marks = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|python_tag|>"];
        await using InferenceServer server = await ReciteAsync(marks, "{\"name\": \"now\", \"parameters\": ", "{}", "}", "<|eot_id|>", "\n");
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("x", "\"auto\""));
        Assert.Equal("now", (string?)answer["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["name"]);
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
        JsonObject without = Ask("x", "\"none\"");
        Assert.Equal("{\"name\": \"now\", \"parameters\": {}}", (string?)(await server.PostAsync("/v1/chat/completions", without))["choices"]![0]!["message"]!["content"]);
        string prompt = (string)(await server.PostAsync("/apply-template", Ask("x", "\"auto\"")))["prompt"]!;
        Assert.Contains("Given the following functions", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_MistralsMark_IsSeenThoughItIsAControlToken()
    {
        string[] marks = ["[INST]", "[/INST]", "[TOOL_CALLS]"];
        await using InferenceServer server = await ReciteAsync(marks, "[TOOL_CALLS]", "[{\"name\": \"", "now", "\", \"arguments\": {}}", "]");
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("x", "\"auto\"", ("max_tokens", 60)));
        Assert.Equal("now", (string?)answer["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["name"]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<InferenceServer> ReciteAsync(string[] marks, params string[] says)
    {
        string path = folder.CreateSubdirectory("models").FullName;
        await File.WriteAllBytesAsync(Path.Combine(path, "rote-it.gguf"), RoteChat.Write(marks, says), TestContext.Current.CancellationToken);
        InferenceServer server = await InferenceServer.StartAsync(path, folder.CreateSubdirectory("data").FullName, ("Inference__GpuLayers", "0"));
        try
        {
            await server.ReadyAsync("chat");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static void AssertWeather(string arguments)
    {
        using JsonDocument json = JsonDocument.Parse(arguments);
        Assert.Equal(["city", "unit"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Contains(json.RootElement.GetProperty("unit").GetString(), (string[])["C", "F"]);
    }

    private static JsonObject Ask(string text, string choice, params (string Name, JsonNode Value)[] more)
    {
        JsonObject body = new()
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
            ["temperature"] = 0,
            ["seed"] = 1,
            ["max_tokens"] = 120,
            ["tools"] = JsonNode.Parse(Tools),
            ["tool_choice"] = JsonNode.Parse(choice),
        };
        foreach ((string name, JsonNode value) in more) body[name] = value;
        return body;
    }

    private static async Task<JsonNode[]> StreamAsync(InferenceServer server, JsonObject body)
    {
        body["stream"] = true;
        using StringContent content = new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await server.Client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string[] lines = [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..])];
        Assert.Equal("[DONE]", lines[^1]);
        return [.. lines[..^1].Select(line => JsonNode.Parse(line)!)];
    }
}
