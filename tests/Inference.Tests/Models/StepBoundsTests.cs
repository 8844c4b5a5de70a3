using Rag.Inference.Gguf;
using Rag.Inference.Models;

namespace Rag.Inference.Tests.Models;

public sealed class StepBoundsTests
{
    private static readonly ModelFile Large = ModelFitterTests.Model(9);

    [Fact]
    public void Batch_OfALargeModelOnTheProcessor_HasManyTimesTheMinutesThatItTakes() =>
        Assert.InRange(StepBounds.Batch(Large, On(0), 512), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60));

    [Fact]
    public void Batch_OfAModelThatIsWhollyOnTheGpu_IsAMatterOfMinutes() =>
        Assert.Equal(TimeSpan.FromMinutes(5), StepBounds.Batch(Large, On(Large.Layers + 1), 512));

    [Fact]
    public void Batch_OfAModelPartlyOnTheGpu_HasTheProcessorsTime() =>
        Assert.Equal(StepBounds.Batch(Large, On(0), 512), StepBounds.Batch(Large, On(20), 512));

    [Fact]
    public void Texts_OfALargeModel_HaveAnHourAtMost() => Assert.Equal(TimeSpan.FromHours(1), StepBounds.Texts(Large, On(0), 8192));

    [Fact]
    public void Load_OfALargeFileBehindASlowPlug_HasTheTimeToReadItThreeTimes() =>
        Assert.InRange(StepBounds.Load(Large), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(70));

    private static ModelPlan On(int gpuLayers) => new("cuda", gpuLayers, 8192, 8192, "f16", 4, 8, "");
}
