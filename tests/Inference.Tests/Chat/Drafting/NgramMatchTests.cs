using Rag.Inference.Chat.Drafting;

namespace Rag.Inference.Tests.Chat.Drafting;

public sealed class NgramMatchTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 1, 2, 3 })]
    public void Find_LastTokenIsNew_FindsNothing(int[] tokens) => Assert.Null(NgramMatch.Find(tokens));

    [Theory]
    [InlineData(new[] { 7, 1, 2, 3, 4, 1, 2, 9, 1, 2 }, 7, 2)] // Of equals the latest.
    [InlineData(new[] { 5, 1, 2, 3, 9, 2, 8, 5, 1, 2 }, 3, 3)] // A longer one before a later one.
    [InlineData(new[] { 1, 1, 1 }, 2, 2)]                      // One may overlap with the end itself.
    [InlineData(new[] { 4, 4 }, 1, 1)]
    public void Find_LastTokensStoodBefore_TellsWhatFollowedAndHowMany(int[] tokens, int next, int length) =>
        Assert.Equal(new NgramMatch(next, length), NgramMatch.Find(tokens));

    [Fact]
    public void Find_LongRepetition_IsCountedNoFurtherThanTheLongest()
    {
        int[] tokens = [.. Enumerable.Range(0, 50), .. Enumerable.Range(0, 40)];
        Assert.Equal(new NgramMatch(40, NgramMatch.Longest), NgramMatch.Find(tokens));
    }
}
