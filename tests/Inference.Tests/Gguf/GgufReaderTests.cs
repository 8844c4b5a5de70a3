using Rag.Inference.Gguf;

namespace Rag.Inference.Tests.Gguf;

public sealed class GgufReaderTests
{
    [Fact]
    public void Read_SoundFile_GivesMetadataAndTensors()
    {
        GgufFile file = GgufReader.Read(new MemoryStream(GgufBytes.SmallModel().ToArray()));
        Assert.Equal("llama", file.Architecture);
        Assert.Equal(128, file.OfArchitecture("context_length"));
        Assert.Equal(["token_embd.weight", "output_norm.weight"], file.Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Read_TruncatedAnywhere_GivesAReason()
    {
        byte[] whole = GgufBytes.SmallModel().ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            GgufException fault = Assert.Throws<GgufException>(() => GgufReader.Read(new MemoryStream(whole[..length])));
            Assert.NotEmpty(fault.Message);
        }
    }

    [Fact]
    public void Read_BytesFlipped_IsReadOrRefusedButNeverFailsOtherwise()
    {
        byte[] whole = GgufBytes.SmallModel().ToArray();
        Random random = new(7);
        int refused = 0;
        for (int run = 0; run < 2000; run++)
        {
            byte[] flipped = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--) flipped[random.Next(512)] ^= (byte)(1 << random.Next(8));
            try
            {
                GgufReader.Read(new MemoryStream(flipped));
            }
            catch (GgufException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 200, 2000);
    }

    [Fact]
    public void Read_ArraysThatNoModelNeeds_AreRefusedBeforeTheyTakeMemory()
    {
        GgufBytes bytes = GgufBytes.SmallModel();
        for (int array = 0; array < 3; array++) bytes.With($"x.{array}", new byte[3 << 20]);
        GgufException fault = Assert.Throws<GgufException>(() => GgufReader.Read(new MemoryStream(bytes.ToArray())));
        Assert.Contains("more than any model needs", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextsThatNoModelNeeds_AreRefused()
    {
        GgufBytes bytes = GgufBytes.SmallModel();
        for (int text = 0; text < 9; text++) bytes.With($"x.{text}", new string('a', 1 << 24));
        Assert.Contains("MB of texts", Assert.Throws<GgufException>(() => GgufReader.Read(new MemoryStream(bytes.ToArray()))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama.attention.head_count", 0u, "heads")]
    [InlineData("llama.attention.head_count_kv", 3u, "heads")]
    [InlineData("llama.block_count", 0u, "block_count")]
    [InlineData("llama.embedding_length", 4_000_000_000u, "embedding_length")]
    [InlineData("tokenizer.ggml.bos_token_id", 4u, "bos_token_id")]
    [InlineData("general.architecture", "no-such-thing", "no-such-thing")]
    public void ReadModel_ImplausibleMetadata_NamesIt(string key, object value, string named)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, GgufBytes.SmallModel().With(key, value).ToArray());
            Assert.Contains(named, Assert.Throws<GgufException>(() => ModelFileReader.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ReadModel_TextFile_SaysThatItIsNoModel()
    {
        GgufException fault = Assert.Throws<GgufException>(() => GgufReader.Read(new MemoryStream(new byte[100])));
        Assert.Contains("no model file", fault.Message, StringComparison.Ordinal);
    }
}
