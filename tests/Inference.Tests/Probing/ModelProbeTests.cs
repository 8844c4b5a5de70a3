using Rag.Inference.Gguf;
using Rag.Inference.Probing;
using Rag.Tests;

namespace Rag.Inference.Tests.Probing;

/// <summary>Damaged copies of real models cost at most the child that tries them. <c>bench -- gguf</c> does the same at length.</summary>
public sealed class ModelProbeTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-probe-");
    private readonly ModelProbe probe = new(null, TimeProvider.System);

    [Theory]
    [InlineData("models/all-MiniLM-L6-v2-Q8_0.gguf")]
    [InlineData("models/SmolLM2-135M-Instruct.Q4_1.gguf")]
    public async Task Refusal_SoundModel_IsNone(string model) =>
        Assert.Null(await probe.RefusalAsync(SharedFolder.Require(model), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Refusal_BitsFlipped_IsAlwaysAnAnswer()
    {
        string path = Path.Combine(folder.FullName, "m.gguf");
        await File.WriteAllBytesAsync(path, await File.ReadAllBytesAsync(SharedFolder.Require("models/all-MiniLM-L6-v2-Q8_0.gguf"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Random random = new(11);
        int refused = 0;
        for (int run = 0; run < 40; run++)
        {
            // Half of them in the directory, where they hurt.
            long at = random.NextInt64(run % 2 == 0 ? 800_000 : new FileInfo(path).Length);
            byte flip = (byte)(1 << random.Next(8));
            Flip(path, at, flip);
            string? managed = Managed(path);
            string? refusal = managed ?? await probe.RefusalAsync(path, TestContext.Current.CancellationToken);
            Assert.NotEqual("", refusal);
            if (refusal is not null) refused++;
            Flip(path, at, flip);
        }
        Assert.InRange(refused, 1, 39);
        Assert.Null(await probe.RefusalAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refusal_WeightThatIsNoNumber_IsNamed()
    {
        string source = SharedFolder.Require("models/all-MiniLM-L6-v2-Q8_0.gguf"), path = Path.Combine(folder.FullName, "nan.gguf");
        byte[] bytes = await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken);
        // The last tensor's data ends the file.
        bytes.AsSpan(bytes.Length - 64).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("nan", await probe.RefusalAsync(path, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string? Managed(string path)
    {
        try
        {
            ModelFileReader.Read(path);
            return null;
        }
        catch (GgufException fault)
        {
            return fault.Message;
        }
    }

    private static void Flip(string path, long at, byte bits)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = at;
        int value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ bits));
    }
}
