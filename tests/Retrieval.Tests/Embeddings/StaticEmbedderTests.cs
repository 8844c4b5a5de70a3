using System.Numerics.Tensors;
using System.Text.Json;
using Rag.Retrieval.Embeddings;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Embeddings;

public sealed class StaticEmbedderTests
{
    [Fact]
    public void Embed_ReferenceTexts_AgreeWithTheTablesMakers()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(SharedFolder.Require("models/static/expected.json")));
        foreach (JsonElement text in expected.RootElement.GetProperty("texts").EnumerateArray())
        {
            string words = text.GetProperty("text").GetString()!;
            Assert.Equal(text.GetProperty("ids").EnumerateArray().Select(e => e.GetInt32()), StaticEmbedder.Default.Tokenize(words));
            float[] vector = StaticEmbedder.Default.Embed(words);
            int i = 0;
            foreach (JsonElement component in text.GetProperty("first8").EnumerateArray()) Assert.Equal(component.GetDouble(), vector[i++], 1e-5);
        }
    }

    [Fact]
    public void Embed_RelatedWords_AreNearer()
    {
        float[] doctor = StaticEmbedder.Default.Embed("doctor"), physician = StaticEmbedder.Default.Embed("physician"), kernel = StaticEmbedder.Default.Embed("kernel");
        Assert.True(TensorPrimitives.Dot<float>(doctor, physician) > TensorPrimitives.Dot<float>(doctor, kernel) + .2f);
        Assert.Equal(1, TensorPrimitives.Norm<float>(doctor), 1e-5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("東京")]
    [InlineData("\uD800 \0")]
    public void Embed_NothingKnown_IsZero(string text) => Assert.All(StaticEmbedder.Default.Embed(text), v => Assert.Equal(0, v));
}
