using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Processor;

namespace Rag.Inference.Tests.Processor;

public sealed class ProcessorShareTests
{
    private readonly FakeTimeProvider time = new();
    private TimeSpan processor;
    private bool isFree;
    private int looks;

    [Fact]
    public void Begin_EachThreadHasItsCore_UsesAll()
    {
        ProcessorSeat seat = Share(4).Join();
        for (int batch = 0; batch < 10; batch++) Assert.Equal(4, Compute(seat, had: 3.9));
    }

    [Theory]
    [InlineData(2, 1.1, 1)]
    [InlineData(2, 0.3, 1)]
    [InlineData(2, 1.7, 2)]
    [InlineData(8, 7.0, 7)]
    [InlineData(8, 7.9, 8)]
    [InlineData(8, 4.0, 4)]
    public void Begin_OthersTakeCores_UsesWhatTheyLeave(int cores, double had, int threads)
    {
        ProcessorSeat seat = Share(cores).Join();
        Assert.Equal(cores, Compute(seat, had));
        Assert.Equal(threads, Compute(seat, had));
    }

    [Fact]
    public void Begin_CoreFreeAgain_UsesAllAgain()
    {
        ProcessorSeat seat = Share(2).Join();
        Compute(seat, had: 1);
        Assert.Equal(1, Compute(seat, had: 1));
        isFree = true;
        while (looks == 0) Assert.Equal(1, Compute(seat, had: 1));
        Assert.Equal(2, Compute(seat, had: 2));
        Assert.Equal(2, Compute(seat, had: 2));
    }

    [Fact]
    public void Begin_NoCoreFree_LooksMoreAndMoreSeldom()
    {
        ProcessorSeat seat = Share(2).Join();
        for (int batch = 0; batch < 50; batch++) Compute(seat, had: 1);
        int first = looks;
        for (int batch = 0; batch < 400; batch++) Compute(seat, had: 1);
        Assert.InRange(first, 2, 5);
        Assert.InRange(looks - first, 8, 12);
    }

    [Fact]
    public void Begin_TwoLoops_DivideTheCores()
    {
        ProcessorShare share = Share(4);
        ProcessorSeat chat = share.Join(), embedding = share.Join();
        Assert.Equal(4, chat.Begin());
        Assert.Equal(1, embedding.Begin());
        chat.End();
        Assert.Equal(2, chat.Begin());
        embedding.End();
        // It goes on at once, as between two batches.
        Assert.Equal(2, embedding.Begin());
        embedding.End();
        chat.End();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, chat.Begin());
    }

    [Fact]
    public void Begin_MoreThreadsOfOurOwnThanCores_IsNotTakenForOthers()
    {
        ProcessorShare share = Share(2);
        ProcessorSeat chat = share.Join(), embedding = share.Join();
        chat.Begin();
        embedding.Begin();
        Pass(0.5, had: 2);
        embedding.End();
        chat.End();
        time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(2, chat.Begin());
    }

    [Fact]
    public void Dispose_OfOneLoop_LeavesAllToTheOther()
    {
        ProcessorShare share = Share(2);
        ProcessorSeat chat = share.Join(), embedding = share.Join();
        embedding.Begin();
        embedding.End();
        Assert.Equal(1, Compute(chat, had: 1));
        embedding.Dispose();
        Assert.Equal(2, Compute(chat, had: 2));
    }

    private ProcessorShare Share(int cores) => new(cores, time, () => processor, () =>
    {
        looks++;
        return Task.FromResult(isFree);
    });

    private int Compute(ProcessorSeat seat, double had)
    {
        int threads = seat.Begin();
        Pass(0.1, had);
        seat.End();
        return threads;
    }

    private void Pass(double seconds, double had)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        processor += TimeSpan.FromSeconds(seconds * had);
    }
}
