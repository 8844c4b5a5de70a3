using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>A model that reasons before it answers: a small one that is shown how in the conversation, under a template whose answers begin in a think tag.</summary>
public sealed class ReasoningTests : IDisposable
{
    private const string Template =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% if enable_thinking is defined and not enable_thinking %}{{ '<think>\\n\\n</think>\\n\\n' }}{% else %}{{ '<think>\\n' }}{% endif %}{% endif %}";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-reasoning-");

    [Fact]
    public async Task Complete_ModelThatReasons_ReasoningIsApartAndFreeOfTheGrammar()
    {
        await using InferenceServer server = await InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName,
            ("EmbeddingModel", "none"), ("Inference__GpuLayers", "0"), ("Inference__ChatTemplate", Template));
        await server.ReadyAsync("chat");
        JsonArray messages = [];
        foreach ((string country, string city) in (ReadOnlySpan<(string, string)>)[("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"), ("Poland", "Warsaw")])
        {
            messages.Add(new JsonObject { ["role"] = "user", ["content"] = $"What is the capital of {country}?" });
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = $"<think>\nThe user asks about {country}.\n</think>\n\n{city}" });
        }
        messages.Add(new JsonObject { ["role"] = "user", ["content"] = "What is the capital of Greece?" });

        JsonNode answer = await server.PostAsync("/v1/chat/completions", new { messages, temperature = 0, max_tokens = 60, grammar = "root ::= \"It is \" [A-Z] [a-z]+ \" [1].\"" });
        JsonNode message = answer["choices"]![0]!["message"]!;
        Assert.Equal("The user asks about Greece.", ((string?)message["reasoning_content"])?.Trim());
        Assert.Matches(@"^It is [A-Z][a-z]+ \[1\]\.$", (string?)message["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);

        JsonNode prompt = await server.PostAsync("/apply-template", new { messages });
        Assert.EndsWith("<|im_start|>assistant\n<think>\n", (string?)prompt["prompt"], StringComparison.Ordinal);

        object skip = new { enable_thinking = false };
        JsonNode without = await server.PostAsync("/apply-template", new { messages, chat_template_kwargs = skip });
        Assert.EndsWith("<think>\n\n</think>\n\n", (string?)without["prompt"], StringComparison.Ordinal);
        JsonNode plain = await server.PostAsync("/v1/chat/completions", new { messages, chat_template_kwargs = skip, temperature = 0, max_tokens = 20, grammar = "root ::= \"It is \" [A-Z] [a-z]+ \".\"" });
        Assert.Null(plain["choices"]![0]!["message"]!["reasoning_content"]);
    }

    public void Dispose() => data.Delete(recursive: true);
}
