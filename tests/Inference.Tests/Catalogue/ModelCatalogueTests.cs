using Microsoft.Extensions.Options;
using Rag.Inference.Catalogue;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Catalogue;

public sealed class ModelCatalogueTests
{
    private static readonly ModelCatalogue BuiltIn = new(Options.Create(new InferenceOptions()));

    private static MachineMemory Machine(long gpuGigabytes, long memoryGigabytes, int cores) => new(
        gpuGigabytes == 0 ? [] : [new Backend("cuda", "CUDA0", "a GPU", true, (gpuGigabytes << 30) - (600L << 20), gpuGigabytes << 30)], memoryGigabytes << 30, cores);

    private static IReadOnlyList<ModelOffer> Offers(MachineMemory memory) => CatalogueFit.Offers(BuiltIn.Entries, new InferenceOptions(), _ => memory, _ => false, _ => null);

    private static string Best(MachineMemory memory, string kind) => Offers(memory).Single(offer => offer.Kind == kind && offer.IsRecommended).Id;

    [Fact]
    public void BuiltIn_EveryKind_IsOfferedWithLicenceAndShape()
    {
        Assert.Equal((11, 5, 2), (Count(ModelKind.Chat), Count(ModelKind.Embedding), Count(ModelKind.Rerank)));
        Assert.All(BuiltIn.Entries, entry =>
        {
            Assert.NotEmpty(entry.Licence);
            Assert.True(entry.Sha256.Length == 0 || entry.Sha256.All(char.IsAsciiHexDigitLower));
            Assert.Equal(entry.FileName, Path.GetFileName(entry.Address.LocalPath));
            Assert.True(GgufArchitecture.IsKnown(entry.Architecture));
        });
        static int Count(ModelKind kind) => BuiltIn.Entries.Count(entry => entry.Kind == kind);
    }

    [Theory]
    [InlineData(16, 64, 16, "qwen3-14b", "qwen3-embedding-0.6b", "bge-reranker-v2-m3")]
    [InlineData(8, 32, 8, "qwen3-8b", "qwen3-embedding-0.6b", "bge-reranker-v2-m3")]
    [InlineData(0, 16, 8, "qwen3-4b-2507", "embeddinggemma-300m", "jina-reranker-tiny-en")]
    [InlineData(0, 4, 2, "qwen2.5-0.5b", "embeddinggemma-300m", "jina-reranker-tiny-en")]
    public void Offers_Machine_RecommendsWhatSuitsIt(long gpu, long memory, int cores, string chat, string embedding, string rerank)
    {
        MachineMemory machine = Machine(gpu, memory, cores);
        Assert.Equal((chat, embedding, rerank), (Best(machine, "chat"), Best(machine, "embedding"), Best(machine, "rerank")));
    }

    [Fact]
    public void Offers_DesktopWith16GigabytesOfGpuMemory_SaysSo() =>
        Assert.Equal("Fits in 16 GB of GPU memory with 32k context", Offers(Machine(16, 64, 16)).Single(offer => offer.Id == "qwen3-14b").Fit.Sentence);

    [Theory]
    [InlineData("74a4da8c9fdbcd15", true)]
    [InlineData("b179c9523d0e6a0f", false)]
    [InlineData(null, null)]
    public void Offers_FileIsHere_SaysWhetherItIsTheKnownOne(string? fingerprint, bool? verified)
    {
        ModelOffer offer = CatalogueFit.Offers(BuiltIn.Entries, new InferenceOptions(), _ => Machine(0, 16, 8), _ => true, _ => fingerprint).Single(offer => offer.Id == "qwen2.5-0.5b");
        Assert.Equal((true, verified), (offer.IsHere, offer.IsVerified));
    }

    [Fact]
    public void Offers_SmallMachine_RefusesWhatDoesNotFit()
    {
        ModelFit fit = Offers(Machine(0, 4, 2)).Single(offer => offer.Id == "qwen3-14b").Fit;
        Assert.Equal("none", fit.Level);
        Assert.StartsWith("Needs 8.", fit.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Offers_AnyMachine_AreWhatWouldBeLoaded()
    {
        foreach (MachineMemory machine in (MachineMemory[])[Machine(24, 64, 16), Machine(16, 64, 16), Machine(6, 16, 4), Machine(0, 32, 8)])
        {
            foreach (CatalogueEntry entry in BuiltIn.Entries)
            {
                ModelPlan plan = ModelFitter.Plan(entry.ToModelFile(), new InferenceOptions(), machine.Devices, machine.FreeBytes, machine.Cores)[0];
                ModelFit fit = CatalogueFit.Of(entry, new InferenceOptions(), machine);
                Assert.Equal((plan.ContextLength, plan.Bytes), (fit.ContextLength, fit.Bytes));
                if (fit.Level == "gpu") Assert.InRange(plan.Bytes, 1, (long)(machine.Devices[0].FreeBytes * 0.9));
            }
        }
    }

    [Fact]
    public void Entry_KnownModel_TakesTheMemoryOfItsShape() =>
        // 40 layers, keys and values, 8 heads of 128 components, 2 bytes.
        Assert.Equal(163_840, BuiltIn.Find("qwen3-14b")!.ToModelFile().KvBytesPerToken);

    [Theory]
    [InlineData("http://127.0.0.1/m.gguf", "m.gguf", "https://")]
    [InlineData("https://models.test/m.gguf", "../m.gguf", "name no folder")]
    [InlineData("https://models.test/m.gguf", "m.exe", ".gguf")]
    public void OwnList_UnsafeEntry_IsRefusedWithItsReason(string address, string fileName, string said)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""
                [{"id": "m", "name": "M", "kind": "chat", "maker": "us", "licence": "MIT", "parameters": "1", "goodFor": "", "languages": "", "fileName": "{{fileName}}",
                  "address": "{{address}}", "size": 10, "architecture": "llama", "layers": 1, "width": 32, "kvHeads": 2, "headLength": 8, "contextLength": 128}]
                """);
            OptionsValidationException fault = Assert.Throws<OptionsValidationException>(() => new ModelCatalogue(Options.Create(new InferenceOptions { Catalogue = path })));
            Assert.Contains(said, fault.Message, StringComparison.Ordinal);
            Assert.Contains("Rag:Inference:Catalogue", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
