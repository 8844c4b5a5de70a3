using Rag.Inference.Chat;

namespace Rag.Inference.Tests.Chat;

public sealed class RequestQueueTests
{
    private static long arrivals;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Generation Ask(string user, CancellationToken cancellation) =>
        new(new GenerationRequest([1]) { User = user }, null!, new TextAssembler([], false, false), Interlocked.Increment(ref arrivals), cancellation);

    private static int? Position(Generation generation)
    {
        int? last = null;
        while (generation.Events.TryRead(out GenerationEvent? item)) last = ((Queued)item).Position;
        return last;
    }

    [Fact]
    public void Take_OneUserSentMany_TheOtherIsNotMadeToWaitForThemAll()
    {
        using RequestQueue queue = new(8);
        Generation[] many = [Ask("a", Token), Ask("a", Token), Ask("a", Token)];
        Generation other = Ask("b", Token);
        foreach (Generation generation in (Generation[])[.. many, other]) queue.Add(generation);
        Assert.Same(many[0], queue.Take([]));
        Assert.Same(other, queue.Take([many[0]]));
        Assert.Same(many[1], queue.Take([many[0], other]));
    }

    [Fact]
    public void Add_BeyondTheBound_IsRefusedButWhatGaveWayIsNot()
    {
        using RequestQueue queue = new(2);
        queue.Add(Ask("a", Token));
        queue.Add(Ask("a", Token));
        Assert.Contains("2 requests are waiting", Assert.Throws<QueueFullException>(() => queue.Add(Ask("b", Token))).Message, StringComparison.Ordinal);
        Generation back = Ask("b", Token);
        queue.Add(back, atFront: true);
        Assert.Equal(3, queue.Count);
        queue.ReportPositions();
        Assert.Equal(1, Position(back));
    }

    [Fact]
    public void ReportPositions_OneLeaves_TheOthersMoveUpAndHearItOnce()
    {
        using RequestQueue queue = new(8);
        using CancellationTokenSource closed = new();
        Generation first = Ask("a", Token), second = Ask("b", closed.Token), third = Ask("c", Token);
        foreach (Generation generation in (Generation[])[first, second, third]) queue.Add(generation);
        queue.ReportPositions();
        Assert.Equal([1, 2, 3], [Position(first), Position(second), Position(third)]);
        closed.Cancel();
        Assert.Equal([second], queue.TakeCancelled());
        queue.ReportPositions();
        Assert.Equal([null, 2], [Position(first), Position(third)]);
    }
}
