using System.Diagnostics;
using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>The <c>openai</c> package of npm against the real server.</summary>
public sealed class OpenAiNodeTests(SmallModels models)
{
    [Fact]
    public async Task Client_ChatStreamEmbeddingsModelsError_WorkAsWithOpenAi()
    {
        string folder = Path.Combine(SharedFolder.RepositoryRoot(), "tests", "Inference.Tests", "OpenAi");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "openai")), "needs the openai package: the build fetches it with npm, which was missing or could not");
        InferenceServer server = await models.GetAsync();
        using Process process = Process.Start(new ProcessStartInfo("node", ["client.mjs", server.Address.ToString()]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);

        JsonNode result = JsonNode.Parse(output)!;
        Assert.Equal("The capital of France is Paris.", (string?)result["text"]);
        Assert.Equal("stop", (string?)result["finish"]);
        Assert.Equal((string?)result["text"], (string?)result["streamed"]);
        Assert.Equal(8, (int?)result["streamedTokens"]);
        Assert.Equal([384, 384], result["dimensions"]!.AsArray().Select(number => (int)number!));
        Assert.Contains("SmolLM2-135M-Instruct.Q4_1", result["models"]!.AsArray().Select(name => (string?)name));
        Assert.Equal((400, "BadRequestError"), ((int)result["refused"]!["status"]!, (string?)result["refused"]!["kind"]));
    }
}
