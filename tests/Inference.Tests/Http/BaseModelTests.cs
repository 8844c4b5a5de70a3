using System.Text.Json.Nodes;
using Rag.Inference.Tests.Chat;

namespace Rag.Inference.Tests.Http;

/// <summary>Files without a chat template.</summary>
public sealed class BaseModelTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-base-");

    [Fact]
    public async Task Complete_NoTemplateAndNoMarksInTheVocabulary_EndsAtTheFallbacksEndMark()
    {
        await using InferenceServer server = await StartAsync("rote.gguf", RoteChat.Write([], "hi", "<|im", "_end|>", "\n"));
        JsonNode props = await server.ReadyAsync("chat");
        Assert.Equal(("hi", "stop"), await AskAsync(server));
        Assert.Matches("continue text, not to talk.*no chat template; ChatML", (string?)props["models"]!["chat"]!["reason"]);
        Assert.True((bool)props["files"]![0]!["is_base"]!);
    }

    [Fact]
    public async Task Complete_NoTemplateButGemmasMarks_SpeaksAsGemmaAndEndsAtTheNextTurn()
    {
        // A turn that begins is a control token, whose text an answer does not show.
        await using InferenceServer server = await StartAsync("rote-it.gguf", RoteChat.Write(["<start_of_turn>", "<end_of_turn>"], "hi", "<start_of_turn>", "user", "\n"));
        JsonNode props = await server.ReadyAsync("chat");
        Assert.Equal(("hi", "stop"), await AskAsync(server));
        Assert.Matches("no chat template; that of its family is used .gemma", (string?)props["models"]!["chat"]!["reason"]);
        // By its name it was taught to talk.
        Assert.False((bool)props["files"]![0]!["is_base"]!);
        JsonNode prompt = await server.PostAsync("/apply-template", new { messages = new[] { new { role = "user", content = "Hello" } } });
        Assert.Equal("<start_of_turn>user\nHello<end_of_turn>\n<start_of_turn>model\n", (string?)prompt["prompt"]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<InferenceServer> StartAsync(string name, byte[] model)
    {
        string models = folder.CreateSubdirectory("models").FullName;
        await File.WriteAllBytesAsync(Path.Combine(models, name), model, TestContext.Current.CancellationToken);
        return await InferenceServer.StartAsync(models, folder.CreateSubdirectory("data").FullName, ("Inference__GpuLayers", "0"));
    }

    private static async Task<(string?, string?)> AskAsync(InferenceServer server)
    {
        JsonNode answer = await server.PostAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = "Hello" } }, temperature = 0, max_tokens = 20 });
        return ((string?)answer["choices"]![0]!["message"]!["content"], (string?)answer["choices"]![0]!["finish_reason"]);
    }
}
