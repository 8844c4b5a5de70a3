using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

public sealed class EmbeddingEndpointTests(SmallModels models)
{
    private static float[] Vector(JsonNode node) => [.. node["embedding"]!.AsArray().Select(number => (float)number!)];

    /// <summary>The reference's texts but the one that spells out "[CLS]", which the reference parses and this must not.</summary>
    private static JsonNode[] Expected() =>
        [.. JsonNode.Parse(File.ReadAllText(SharedFolder.Require("models/expected-all-MiniLM-L6-v2.json")))!.AsArray()
            .Where(item => !((string)item!["text"]!).Contains("[CLS]", StringComparison.Ordinal)).OfType<JsonNode>()];

    [Fact]
    public async Task Tokenize_OddTexts_GivesTheReferenceIds()
    {
        InferenceServer server = await models.GetAsync();
        foreach (JsonNode? item in Expected())
        {
            JsonNode answer = await server.PostAsync("/tokenize", new { model = "embedding", content = (string)item!["text"]!, add_special = true });
            Assert.Equal(item["ids"]!.AsArray().Select(id => (int)id!), answer["tokens"]!.AsArray().Select(id => (int)id!));
        }
    }

    [Fact]
    public async Task Tokenize_ControlTokenWrittenOut_IsText()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/tokenize", new { model = "embedding", content = "[SEP]" });
        Assert.DoesNotContain(102, answer["tokens"]!.AsArray().Select(id => (int)id!));
    }

    [Fact]
    public async Task Embed_OddTextsTogether_EqualsTheReference()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode[] expected = Expected();
        JsonNode answer = await server.PostAsync("/v1/embeddings", new { input = expected.Select(item => (string)item!["text"]!) });
        for (int index = 0; index < expected.Length; index++)
        {
            float[] reference = Vector(expected[index]!);
            float cosine = TensorPrimitives.CosineSimilarity(Vector(answer["data"]![index]!), reference);
            // 8-bit weights: two of these texts are a lone sign.
            Assert.True(cosine > 0.998, $"{expected[index]!["text"]}: {cosine}");
        }
    }

    [Fact]
    public async Task Embed_AloneAndAmongOthers_IsTheSame()
    {
        InferenceServer server = await models.GetAsync();
        string[] texts = [.. Enumerable.Range(0, 12).Select(index => string.Join(' ', Enumerable.Range(0, 1 + index * 2).Select(word => $"word{word * index}")))];
        JsonNode together = await server.PostAsync("/v1/embeddings", new { input = texts });
        foreach (int index in (int[])[0, 5, 11])
        {
            JsonNode alone = await server.PostAsync("/v1/embeddings", new { input = texts[index] });
            Assert.True(TensorPrimitives.CosineSimilarity(Vector(alone["data"]![0]!), Vector(together["data"]![index]!)) > 0.9999);
        }
    }

    [Fact]
    public async Task Embed_TooLongText_SaysHowMuchWasCut()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/v1/embeddings", new { input = (string[])[string.Concat(Enumerable.Repeat("word ", 600)), "short"] });
        Assert.Equal(600 - 510, (int)answer["data"]![0]!["truncated"]!);
        Assert.Null(answer["data"]![1]!["truncated"]);
    }

    [Fact]
    public async Task Embed_Base64_HoldsTheSameNumbers()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode numbers = await server.PostAsync("/v1/embeddings", new { input = "a text" });
        JsonNode base64 = await server.PostAsync("/v1/embeddings", new { input = "a text", encoding_format = "base64" });
        float[] decoded = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)base64["data"]![0]!["embedding"]!)).ToArray();
        Assert.True(TensorPrimitives.CosineSimilarity(Vector(numbers["data"]![0]!), decoded) > 0.99999);
        Assert.Equal(1, TensorPrimitives.Norm(decoded), 4);
    }

    [Fact]
    public async Task Embed_TokenIdBeyondTheVocabulary_IsRefused()
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/embeddings", new { input = (int[])[1, 999_999] }));
        Assert.Contains("999999", fault.Message, StringComparison.Ordinal);
    }
}
