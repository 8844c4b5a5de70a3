using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Models;

public sealed class ModelFitterTests
{
    internal static ModelFile Model(long gigabytes) => new()
    {
        Path = "/models/m.gguf",
        Name = "m",
        Kind = ModelKind.Chat,
        Size = gigabytes << 30,
        ModifiedAt = DateTime.UnixEpoch,
        Architecture = "qwen2",
        ContextLength = 32_768,
        Layers = 48,
        Width = 5120,
        KvBytesPerToken = 196_608,
    };

    private static Backend Gpu(long gigabytes) => new("cuda", "CUDA0", "a GPU", true, gigabytes << 30, gigabytes << 30);

    [Fact]
    public void Plan_ModelThatFitsTheGpu_PutsAllLayersThereAndEndsOnTheProcessor()
    {
        IReadOnlyList<ModelPlan> plans = ModelFitter.Plan(Model(9), new InferenceOptions(), [Gpu(16)], 64L << 30, 16);
        Assert.Equal(("cuda", 49), (plans[0].Backend, plans[0].GpuLayers));
        long needed = (9L << 30) + plans[0].CacheLength * 196_608L * (plans[0].KvType == "f16" ? 32 : 17) / 32;
        Assert.InRange(needed, 1, (long)((16L << 30) * 0.9));
        Assert.Contains(plans, plan => plan.Backend == "cpu");
    }

    [Fact]
    public void Plan_ModelLargerThanTheGpu_PutsSomeLayersThere() =>
        Assert.InRange(ModelFitter.Plan(Model(20), new InferenceOptions(), [Gpu(8)], 64L << 30, 16)[0].GpuLayers, 1, 47);

    [Theory]
    [InlineData(9, 16)]
    [InlineData(20, 8)]
    [InlineData(1, 2)]
    public void Plan_EachNextPlan_NeedsLessOfTheGpu(long model, long gpu)
    {
        ModelPlan[] plans = [.. ModelFitter.Plan(Model(model), new InferenceOptions(), [Gpu(gpu)], 64L << 30, 16).TakeWhile(plan => plan.GpuLayers > 0)];
        Assert.InRange(plans.Length, 2, 3);
        foreach ((ModelPlan before, ModelPlan after) in plans.Zip(plans.Skip(1)))
        {
            Assert.True(after.Bytes <= before.Bytes && (after.GpuLayers < before.GpuLayers || after.CacheLength < before.CacheLength));
            Assert.NotEqual(before.Reason, after.Reason);
        }
    }

    [Fact]
    public void Plan_EncoderOnTheProcessor_ReadsNoMoreAtOnceThanItsMemoryBears()
    {
        ModelFile encoder = Model(1) with { Kind = ModelKind.Embedding, KvBytesPerToken = 0, ContextLength = 8192, Width = 1024 };
        ModelPlan plan = ModelFitter.Plan(encoder, new InferenceOptions(), [], 16L << 30, 8)[0];
        Assert.Equal((2048, 2048), (plan.ContextLength, plan.CacheLength));
        Assert.Equal(8192, ModelFitter.Plan(encoder, new InferenceOptions(), [Gpu(16)], 16L << 30, 8)[0].ContextLength);
    }

    [Fact]
    public void Plan_Reason_SaysWhereAndWhySoLong()
    {
        Assert.Equal("No GPU is in use; 17.2 GB of memory are free. Context 16,384 tokens, of the 32,768 that it was made for.",
            ModelFitter.Plan(Model(2), new InferenceOptions(), [], 16L << 30, 8)[0].Reason);
        Assert.Equal("a GPU, 17.2 GB free: all of it fits. Context 32,768 tokens, all that it was made for, the cache in 8 bits to save memory.",
            ModelFitter.Plan(Model(9), new InferenceOptions(), [Gpu(16)], 64L << 30, 16)[0].Reason);
    }

    [Fact]
    public void Plan_NoGpu_RunsOnTheProcessor()
    {
        ModelPlan plan = ModelFitter.Plan(Model(2), new InferenceOptions(), [], 16L << 30, 8)[0];
        Assert.Equal(("cpu", 0, 8), (plan.Backend, plan.GpuLayers, plan.Threads));
    }

    [Fact]
    public void Plan_SettingsOfTheOwner_Win()
    {
        InferenceOptions options = new() { ContextLength = 4096, GpuLayers = 10, Threads = 3, KvType = "q8_0" };
        ModelPlan plan = ModelFitter.Plan(Model(9), options, [Gpu(16)], 64L << 30, 16)[0];
        Assert.Equal((4096, 10, 3, "q8_0"), (plan.ContextLength, plan.GpuLayers, plan.Threads, plan.KvType));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 3, false)]
    [InlineData(5, 3, false)]
    public void Left_ProcessEndedWithTheFileOnTheGpu_PutsLessThereAndThenNothing(int ends, int gone, bool gpu)
    {
        IReadOnlyList<ModelPlan> plans = ModelFitter.Plan(Model(9), new InferenceOptions(), [Gpu(16)], 64L << 30, 16);
        IReadOnlyList<ModelPlan> left = ModelFitter.Left(plans, ends);
        Assert.Equal(plans.Count - gone, left.Count);
        Assert.Equal(gpu, left[0].GpuLayers > 0);
        Assert.Equal(ends > 0, left[0].Reason.StartsWith("The process ended ", StringComparison.Ordinal));
    }

    [Fact]
    public void Left_NoGpu_StaysAsItIs()
    {
        IReadOnlyList<ModelPlan> plans = ModelFitter.Plan(Model(2), new InferenceOptions(), [], 16L << 30, 8);
        Assert.Equal(plans, ModelFitter.Left(plans, 2));
    }
}
