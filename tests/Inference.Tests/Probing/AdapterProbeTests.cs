using Rag.Inference.Gguf;
using Rag.Inference.Probing;
using Rag.Inference.Tests.Adapters;
using Rag.Inference.Tests.Chat;
using Rag.Tests;

namespace Rag.Inference.Tests.Probing;

/// <summary>Adapters that are damaged, or that llama.cpp cannot compute with, cost at most the child that tries them.</summary>
public sealed class AdapterProbeTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-adapter-probe-");
    private readonly ModelProbe probe = new(null, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusal_SoundAdapterAndBitsFlippedInIt_IsAlwaysAnAnswer()
    {
        string model = Put("model.gguf", TinyChat.Write());
        Random random = new(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5) / 100)];
        byte[] sound = TinyAdapter.Write("blk.2.ffn_down.weight", Numbers(192), Numbers(128));
        Assert.Null(await probe.RefusalAsync(model, Put("sound.gguf", sound), Token));
        int refused = 0;
        for (int run = 0; run < 60; run++)
        {
            byte[] flipped = [.. sound];
            flipped[random.Next(sound.Length)] ^= (byte)(1 << random.Next(8));
            string? refusal = await probe.RefusalAsync(model, Put("flipped.gguf", flipped), Token);
            Assert.NotEqual("", refusal);
            if (refusal is not null) refused++;
        }
        Assert.InRange(refused, 5, 59);
        byte[] damaged = TinyAdapter.Write("blk.2.ffn_down.weight", new float[192], TinyAdapter.One(128, 5, float.NaN));
        Assert.Contains("no numbers", await probe.RefusalAsync(model, Put("nan.gguf", damaged), Token), StringComparison.Ordinal);
        Assert.Null(await probe.RefusalAsync(model, Put("sound.gguf", sound), Token));
    }

    [Fact]
    public async Task Refusal_ChangeOfATableThatIsTheOutputToo_IsAnAnswer()
    {
        string model = SharedFolder.Require("models/SmolLM2-135M-Instruct.Q4_1.gguf");
        long[] table = [.. GgufReader.Read(model).Tensors.Single(tensor => tensor.Name == "token_embd.weight").Shape];
        byte[] adapter = TinyAdapter.Begin("llama", 1, _ => []).Tensor("token_embd.weight.lora_a", 4, table[1])
            .Tensor("token_embd.weight.lora_b", 4, table[0]).ToArray();
        string? refusal = await probe.RefusalAsync(model, Put("table.gguf", adapter), Token);
        Assert.Contains("ended the process that tried it", refusal, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private string Put(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
