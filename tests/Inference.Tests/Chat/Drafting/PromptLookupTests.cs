using Rag.Inference.Chat;
using Rag.Inference.Chat.Drafting;

namespace Rag.Inference.Tests.Chat.Drafting;

public sealed class PromptLookupTests
{
    private const int Outputs = 8;

    /// <summary>Twenty tokens, and the first ten once more.</summary>
    private static readonly int[] Quoting = [.. Enumerable.Range(1, 20), .. Enumerable.Range(1, 10)];

    [Fact]
    public void Draft_MoreTokensCostNothing_TakesAllThatTheOutputsAllow()
    {
        Slot slot = Writing(Quoting);
        Lookup(perToken: 0).Draft([slot], outputsElsewhere: 2);
        Assert.Equal([11, 12, 13, 14, 15], slot.Draft);
    }

    [Fact]
    public void Draft_MoreTokensCostAsMuchAsTheFirst_TakesNone()
    {
        Slot slot = Writing(Quoting);
        Lookup(perToken: 1).Draft([slot], outputsElsewhere: 0);
        Assert.Empty(slot.Draft);
        Assert.NotNull(slot.Match);
    }

    [Fact]
    public void Draft_MatchesThatLedNowhere_TakesNoneUntilTheyLeadSomewhereAgain()
    {
        PromptLookup lookup = Lookup(perToken: 0.3);
        Slot slot = Writing(Quoting);
        lookup.Draft([slot], outputsElsewhere: 0);
        Assert.NotEmpty(slot.Draft);
        Learn(lookup, chosen: 99);
        slot = Writing(Quoting);
        lookup.Draft([slot], outputsElsewhere: 0);
        Assert.Empty(slot.Draft);
        Learn(lookup, chosen: 11);
        lookup.Draft([slot], outputsElsewhere: 0);
        Assert.NotEmpty(slot.Draft);
    }

    [Fact]
    public void Draft_SeveralAnswers_DivideTheOutputs()
    {
        Slot[] slots = [.. Enumerable.Range(0, 3).Select(_ => Writing(Quoting))];
        Lookup(perToken: 0).Draft(slots, outputsElsewhere: 0);
        Assert.Equal(Outputs - 3, slots.Sum(slot => slot.Draft.Count));
        Assert.All(slots, slot => Assert.InRange(slot.Draft.Count, 1, 2));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public void Draft_AnswerNearItsBound_LeavesRoomForTheTokenAfter(int most, int drafted)
    {
        Slot slot = Writing(Quoting, most);
        Lookup(perToken: 0).Draft([slot], outputsElsewhere: 0);
        Assert.Equal(drafted, slot.Draft.Count);
    }

    [Fact]
    public void Draft_ContextAlmostFull_StaysWithin()
    {
        Slot slot = Writing(Quoting);
        PromptLookup lookup = new(Outputs, contextLength: Quoting.Length + 3);
        Teach(lookup, perToken: 0);
        lookup.Draft([slot], outputsElsewhere: 0);
        Assert.Equal([11, 12], slot.Draft);
    }

    private static void Learn(PromptLookup lookup, int chosen)
    {
        for (int time = 0; time < 200; time++)
        {
            Slot slot = Writing(Quoting);
            lookup.Draft([slot], outputsElsewhere: 0);
            lookup.Learn(slot, 0, chosen);
        }
    }

    private static Slot Writing(int[] tokens, int? most = null) =>
        new(0) { Active = new Generation(new GenerationRequest(tokens) { MaxTokens = most }, null!, null!, 0, CancellationToken.None) };

    private static PromptLookup Lookup(double perToken)
    {
        PromptLookup lookup = new(Outputs, contextLength: 1000);
        Teach(lookup, perToken);
        return lookup;
    }

    /// <summary>Rounds whose first token takes a second, and each further one so many.</summary>
    private static void Teach(PromptLookup lookup, double perToken)
    {
        for (int round = 0; round < 100; round++) lookup.Learn(1 + round % 4, 1 + perToken * (round % 4));
    }
}
