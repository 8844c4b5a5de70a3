using System.Buffers.Binary;
using Rag.Inference.Processor;

namespace Rag.Inference.Tests.Processor;

public sealed class WindowsCoresTests
{
    [Fact]
    public void Count_TwoThreadsOnEachCore_CountsCores() =>
        Assert.Equal(4, WindowsCores.Count(List((0, 0b11), (0, 0b1100), (0, 0b110000), (0, 0b11000000)), 0xFF));

    [Fact]
    public void Count_TwoClasses_CountsTheHigherAlone() =>
        Assert.Equal(2, WindowsCores.Count(List((0, 0b1), (1, 0b110), (1, 0b11000), (0, 0b100000)), 0b111111));

    [Fact]
    public void Count_AffinityToSlowCores_CountsThem() =>
        Assert.Equal(2, WindowsCores.Count(List((0, 0b1), (1, 0b110), (0, 0b1000)), 0b1001));

    [Fact]
    public void Count_NoMaskTold_CountsAll() => Assert.Equal(2, WindowsCores.Count(List((0, 0b1), (0, 0b10)), 0));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(40)]
    public void Count_ListCutShort_CountsWhatIsWhole(int length) =>
        Assert.Equal(0, WindowsCores.Count(List((0, 0b1)).AsSpan(0, length), 1));

    [Fact]
    public void Count_SizeOfNothing_Ends() => Assert.Equal(0, WindowsCores.Count(new byte[48], 1));

    // As winnt.h lays out a core with one group of processors.
    private static byte[] List(params (byte Class, ulong Mask)[] cores) => [.. cores.SelectMany(core =>
    {
        byte[] one = new byte[48];
        BinaryPrimitives.WriteInt32LittleEndian(one.AsSpan(4), one.Length);
        one[9] = core.Class;
        one[30] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(one.AsSpan(32), core.Mask);
        return one;
    })];
}
