using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using Rag.Inference.Gguf;
using Rag.Inference.Tests.Http;
using Rag.Tests;

namespace Rag.Inference.Tests.Adapters;

/// <summary>
/// A real model with an adapter that the test makes, beside the same model with the change written into its weights: 32 columns of a
/// weight get another
/// offset, which an adapter of rank 1 holds exactly.
/// </summary>
public sealed class SmolAdapterTests : IDisposable
{
    private const string Weight = "blk.20.ffn_down.weight";
    private const int BlockBytes = 20, BlockLength = 32, ChangedBlock = 5;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-smol-adapter-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_WithTheAdapter_IsAsWithTheChangeInTheWeights()
    {
        string source = SharedFolder.Require("models/SmolLM2-135M-Instruct.Q4_1.gguf");
        string models = folder.CreateSubdirectory("models").FullName;
        File.Copy(source, Path.Combine(models, "plain.gguf"));
        await File.WriteAllBytesAsync(Path.Combine(models, "changed.gguf"), Change(source, out byte[] adapter), Token);
        await File.WriteAllBytesAsync(Path.Combine(models, "small.gguf"), adapter, Token);
        await using InferenceServer server = await InferenceServer.StartAsync(models, Path.Combine(folder.FullName, "data"),
            ("ChatModel", "plain.gguf"), ("Inference__GpuLayers", "0"), ("Inference__Slots", "1"));
        await server.ReadyAsync("chat");
        await server.WaitAsync(props => props["adapters"]!.AsArray() is [JsonNode one] && one["fits"]!.AsArray().Count == 2);

        Dictionary<string, double> plain = await ProbabilitiesAsync(server, 0), adapted = await ProbabilitiesAsync(server, 1);
        Dictionary<string, double> half = await ProbabilitiesAsync(server, 0.5);
        await AssertRestsApartAsync(server);
        await server.Client.PostAsync("/models/chat/choose", new StringContent("""{"file": "changed.gguf"}""", null, "application/json"), Token);
        await server.WaitAsync(
            props => (string?)props["models"]!["chat"]?["name"] == "changed" && (string?)props["models"]!["chat"]!["state"] == "ready");
        Dictionary<string, double> changed = await ProbabilitiesAsync(server, null);

        double effect = Distance(plain, changed);
        Assert.InRange(effect, 0.5, 50);
        // The weights are in 4 bits and computed with rounded inputs, the adapter is not.
        Assert.InRange(Distance(adapted, changed), 0, effect / 5);
        Assert.InRange(Distance(half, plain), effect / 10, effect * 0.9);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>A long conversation comes to rest, and is gone on with by requests with the same adapter alone.</summary>
    private static async Task AssertRestsApartAsync(InferenceServer server)
    {
        await ConverseAsync(server, "river", 0);
        await ConverseAsync(server, "river", 1);
        Assert.True(await server.MetricAsync("kv_cache_resting_conversations") > 0);
        Assert.InRange(await ConverseAsync(server, "river", 0), 256, 2000);
        Assert.InRange(await ConverseAsync(server, "river", 1), 256, 2000);
        Assert.Equal(0, await ConverseAsync(server, "river", 0.5));
    }

    private static async Task<int> ConverseAsync(InferenceServer server, string word, double scale)
    {
        string story = string.Join(' ', Enumerable.Range(1, 36).Select(number => $"The {word} has {number} names."));
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Request(story, scale, 1));
        return (int)answer["timings"]!["cache_n"]!;
    }

    /// <summary>The likeliest first tokens of an answer, with the logarithms of their probabilities.</summary>
    private static async Task<Dictionary<string, double>> ProbabilitiesAsync(InferenceServer server, double? scale)
    {
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Request("Name a colour of the sky.", scale, 100));
        return answer["choices"]![0]!["logprobs"]!["content"]![0]!["top_logprobs"]!.AsArray()
            .DistinctBy(one => (string)one!["token"]!).ToDictionary(one => (string)one!["token"]!, one => (double)one!["logprob"]!);
    }

    private static JsonObject Request(string text, double? scale, int top)
    {
        JsonObject request = new()
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
            ["temperature"] = 0,
            ["max_tokens"] = 1,
            ["logprobs"] = true,
            ["top_logprobs"] = top,
        };
        if (scale is { } strength) request["lora"] = JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""[{"id": 0, "scale": {{strength}}}]"""));
        return request;
    }

    private static double Distance(Dictionary<string, double> one, Dictionary<string, double> other)
    {
        string[] both = [.. one.Keys.Intersect(other.Keys)];
        Assert.InRange(both.Length, 10, 100);
        return Math.Sqrt(both.Average(token => Math.Pow(one[token] - other[token], 2)));
    }

    /// <summary>
    /// The model's file with another offset in one block (ggml's Q4_1: scale, offset, 32 numbers of 4 bits) of each row, and the adapter
    /// that adds the same.
    /// </summary>
    private static byte[] Change(string path, out byte[] adapter)
    {
        GgufFile header = GgufReader.Read(path);
        GgufTensor weight = header.Tensors.Single(tensor => tensor.Name == Weight);
        Assert.Equal(3, weight.Type);
        (int width, int rows) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        byte[] model = File.ReadAllBytes(path);
        float[] change = new float[rows];
        Random random = new(4);
        for (int row = 0; row < rows; row++)
        {
            long at = header.DataStart + weight.Offset + (long)row * (width / BlockLength) * BlockBytes + ChangedBlock * BlockBytes + 2;
            Span<byte> offset = model.AsSpan((int)at, 2);
            Half before = BinaryPrimitives.ReadHalfLittleEndian(offset),
                after = (Half)((float)before + (float)(random.NextDouble() - 0.5) * 30);
            BinaryPrimitives.WriteHalfLittleEndian(offset, after);
            change[row] = (float)after - (float)before;
        }
        float[] columns = new float[width];
        columns.AsSpan(ChangedBlock * BlockLength, BlockLength).Fill(1);
        adapter = TinyAdapter.Write(Weight, columns, change);
        return model;
    }
}
