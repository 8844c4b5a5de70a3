using Rag.Inference.Processor;

namespace Rag.Inference.Tests.Processor;

public sealed class MacCoresTests
{
    [Fact]
    public void Count_TwoKinds_CountsTheQuickOnes() =>
        Assert.Equal(6, MacCores.Count(name => name switch { "hw.perflevel0.physicalcpu" => 6, "hw.physicalcpu" => 10, _ => null }));

    [Fact]
    public void Count_OneKind_CountsAll() => Assert.Equal(4, MacCores.Count(name => name == "hw.physicalcpu" ? 4 : null));

    [Fact]
    public void Count_NothingTold_IsNone() => Assert.Equal(0, MacCores.Count(_ => null));
}
