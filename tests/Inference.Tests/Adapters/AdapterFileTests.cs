using Rag.Inference.Adapters;
using Rag.Inference.Gguf;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Adapters;

/// <summary>What a header says of an adapter, and whether it fits a model, without native code.</summary>
public sealed class AdapterFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-adapter-files-");

    public static TheoryData<string, string> Faults => new()
    {
        { "kind", "of the kind control" },
        { "architecture", "an architecture that llama.cpp" },
        { "alpha", "adapter.lora.alpha is NaN" },
        { "alora", "aLoRA" },
        { "single", "one of the two factors is missing" },
        { "foreign", "blk.0.attn_q.bias is no part" },
        { "rank", "do not fit together: 2 and 3" },
        { "empty", "changes nothing" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Read_WhatCannotBeUsed_IsNamed(string fault, string named)
    {
        GgufBytes file = TinyAdapter.Begin("llama", 1, _ => []);
        if (fault == "kind") file.With("adapter.type", "control");
        if (fault == "architecture") file.With("general.architecture", "nobodys");
        if (fault == "alpha") file.With("adapter.lora.alpha", float.NaN);
        if (fault == "alora") file.With("adapter.alora.invocation_tokens", (int[])[1, 2]);
        if (fault != "empty") file.Tensor("blk.0.attn_q.weight.lora_a", 8, 2);
        if (fault is not ("empty" or "single")) file.Tensor("blk.0.attn_q.weight.lora_b", fault == "rank" ? 3 : 2, 8);
        if (fault == "foreign") file.Tensor("blk.0.attn_q.bias", 8);
        Assert.Contains(named, Assert.Throws<GgufException>(() => Read(file.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutAtEachPlaceOfItsHeader_IsRefused()
    {
        byte[] whole = TinyAdapter.Write("output.weight", new float[4], new float[4]);
        for (int length = 0; length < whole.Length - 32; length += 7) Assert.Throws<GgufException>(() => Read(whole[..length]));
    }

    [Theory]
    [InlineData("blk.1.attn_q.weight", 128, 128, null)]
    [InlineData("blk.1.ffn_down.weight", 192, 128, null)]
    [InlineData("blk.1.ffn_down.weight", 128, 192, "of the shape 128×192, which in model has 192×128")]
    [InlineData("blk.9.attn_q.weight", 128, 128, "blk.9.attn_q.weight, which model does not have")]
    public void Misfit_Shapes_AreComparedWithTheModels(string weight, int inputs, int outputs, string? named)
    {
        ModelFile model = Model();
        string? misfit = AdapterFit.Misfit(
            Read(TinyAdapter.Write(weight, new float[inputs], new float[outputs])), model, ModelWeights.Read(model));
        if (named is null) Assert.Null(misfit);
        else Assert.Contains(named, misfit, StringComparison.Ordinal);
    }

    [Fact]
    public void Misfit_TableOfEmbeddings_LiesTheOtherWayRound()
    {
        ModelFile model = Model();
        long tokens = ModelWeights.Read(model)["token_embd.weight"][1];
        GgufBytes fitting = TinyAdapter.Begin("llama", 1, _ => []).Tensor("token_embd.weight.lora_a", 4, tokens)
            .Tensor("token_embd.weight.lora_b", 4, 128);
        Assert.Null(AdapterFit.Misfit(Read(fitting.ToArray()), model, ModelWeights.Read(model)));
        GgufBytes turned = TinyAdapter.Begin("llama", 1, _ => []).Tensor("token_embd.weight.lora_a", 128, 4)
            .Tensor("token_embd.weight.lora_b", 128, tokens);
        Assert.NotNull(AdapterFit.Misfit(Read(turned.ToArray()), model, ModelWeights.Read(model)));
    }

    [Fact]
    public void Misfit_OtherArchitecture_NamesBoth() => Assert.Contains(
        "architecture qwen2, and model is of llama",
        AdapterFit.Misfit(
            Read(TinyAdapter.Write("output.weight", [1], [1], "qwen2")), Model(), new Dictionary<string, IReadOnlyList<long>>()),
        StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);

    private ModelFile Model()
    {
        string path = Path.Combine(folder.FullName, "model.gguf");
        File.WriteAllBytes(path, TinyChat.Write());
        return ModelFileReader.Read(path);
    }

    private AdapterFile Read(byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, "adapter.gguf");
        File.WriteAllBytes(path, bytes);
        return AdapterFileReader.Read(path, GgufReader.Read(path));
    }
}
