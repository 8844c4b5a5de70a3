using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;
using Rag.Inference.Http;
using Rag.Inference.Schemas;

namespace Rag.Inference.Tests.Http;

/// <summary>Sound requests in which one thing was put wrong at random: an answer or an error of the client's, never one of the server's.</summary>
public sealed class BrokenRequestTests(SmallModels models)
{
    private const int Rounds = 40, RoundsWithoutModel = 5_000;

    private const string Sound = """
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Hi"}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}],
         "max_tokens":1,"n":1,"seed":3,"temperature":0,"top_p":1,"stop":["x"],"logprobs":true,"top_logprobs":2,"stream":false,"stream_options":{"include_usage":true},
         "logit_bias":{"5":1},"parallel_tool_calls":true,"tool_choice":"auto",
         "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,"parameters":{"type":"object","properties":{"a":{"type":"integer","minimum":1,"maximum":9},
           "b":{"anyOf":[{"type":"string","pattern":"^a{1,3}$"},{"$ref":"#/$defs/l"}]}},"required":["a"],"additionalProperties":false,"$defs":{"l":{"type":"array","items":{"enum":["x",1]},"minItems":1,"maxItems":3}}}}}],
         "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":["object","null"],"properties":{"c":{"const":7},"d":{"type":"number","minimum":0}}}}}}
        """;

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 200 };

    private static readonly Func<Random, JsonNode?>[] Wrong =
    [
        _ => null, _ => true, _ => 0, _ => -1, _ => 1e300, _ => long.MaxValue, _ => 0.5, _ => "", _ => "auto", _ => "\"", _ => "#", _ => new JsonArray(), _ => new JsonObject(),
        random => new string('x', random.Next(1, 20_000)),
        random => new JsonArray([.. Enumerable.Range(0, random.Next(1, 300)).Select(index => JsonValue.Create(index))]),
        random => new JsonObject(Enumerable.Range(0, random.Next(1, 300)).Select(index => KeyValuePair.Create<string, JsonNode?>($"k{index}", new JsonObject()))),
        random => Nested(random.Next(1, 90)),
    ];

    [Fact]
    public async Task Complete_OneThingWrong_IsNeverTheServersFault()
    {
        InferenceServer server = await models.GetAsync();
        Random random = new(20);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            JsonNode body = JsonNode.Parse(Sound)!;
            Spoil(body, random);
            string text = body.ToJsonString(Deep);
            if (random.Next(8) == 0) text = text[..random.Next(text.Length)];
            using StringContent content = new(text, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await server.Client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
            string answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.OK) continue;
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{(int)response.StatusCode} {answer} for {text}");
            JsonNode error = JsonNode.Parse(answer)!["error"]!;
            Assert.Equal("invalid_request_error", (string?)error["type"]);
            Assert.NotEqual("", (string?)error["message"]);
            refused++;
        }
        Assert.InRange(refused, Rounds / 4, Rounds);
        Assert.True(server.IsAlive);
    }

    [Fact]
    public void Read_OneThingWrong_IsReadOrRefused()
    {
        Random random = new(21);
        for (int round = 0; round < RoundsWithoutModel; round++)
        {
            JsonNode body = JsonNode.Parse(Sound)!;
            Spoil(body, random);
            try
            {
                ChatRequest request = JsonSerializer.Deserialize<ChatRequest>(body.ToJsonString(Deep), ApiJson.Options)!;
                request.Turns();
                ToolSet tools = request.ReadTools();
                GrammarRules rules = new();
                string? form = request.ResponseFormat?.Rule(rules);
                if (tools.Callable.Count > 0) CallGrammar.Write(rules, tools, new HermesCalls(), form);
            }
            catch (Exception fault) when (fault is JsonException or BadRequestException)
            {
                Assert.NotEqual("", fault.Message);
            }
        }
    }

    /// <summary>Puts one of the values wrong, any of them with the same odds.</summary>
    private static void Spoil(JsonNode body, Random random)
    {
        List<Action<JsonNode?>> places = [];
        Collect(body);
        places[random.Next(places.Count)](Wrong[random.Next(Wrong.Length)](random));

        void Collect(JsonNode? node)
        {
            if (node is JsonObject map)
            {
                foreach (string name in map.Select(pair => pair.Key).ToArray())
                {
                    places.Add(value => map[name] = value);
                    Collect(map[name]);
                }
            }
            else if (node is JsonArray list)
            {
                for (int index = 0; index < list.Count; index++)
                {
                    int at = index;
                    places.Add(value => list[at] = value);
                    Collect(list[index]);
                }
            }
        }
    }

    private static JsonNode Nested(int depth) => Enumerable.Range(0, depth).Aggregate((JsonNode)new JsonObject(), (inner, index) =>
        index % 2 == 0 ? new JsonObject { ["properties"] = inner } : new JsonObject { ["a"] = inner });
}
