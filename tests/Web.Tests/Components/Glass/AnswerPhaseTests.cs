using Rag.Retrieval.Search;
using Rag.Web.Components.Glass;

namespace Rag.Web.Tests.Components.Glass;

public sealed class AnswerPhaseTests
{
    [Fact]
    public void Of_StepsOfSeveralRounds_AreOnePhaseEachInOrder()
    {
        IReadOnlyList<AnswerPhase> phases = AnswerPhase.Of(
            [new Step("plan", 100), new Step("search", 50), new Step("read", 50), new Step("write", 500), new Step("search", 100), new Step("write", 200)]);
        Assert.Equal([("Understand", 100, .1), ("Search", 150, .15), ("Read", 50, .05), ("Write", 700, .7)],
            phases.Select(phase => (phase.Name, phase.Milliseconds, Math.Round(phase.Share, 6))));
    }

    [Fact]
    public void Of_AStepThatNobodyKnows_IsNotLost() =>
        Assert.Equal(["Search", "Other"], AnswerPhase.Of([new Step("merge", 5), new Step("search", 5)]).Select(phase => phase.Name));

    [Fact]
    public void Of_NoSteps_IsNone() => Assert.Empty(AnswerPhase.Of([]));
}
