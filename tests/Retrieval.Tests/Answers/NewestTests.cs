using System.Globalization;
using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class NewestTests
{
    private const string Old = "The rent of the desk is 240 € a month.", New = "From July on the rent of the desk is 285 € a month.";

    [Theory]
    [InlineData("How much is the rent of the desk now?", New)]
    [InlineData("What is the current rent of the desk?", New)]
    [InlineData("What is the rent of the desk?", New)]
    [InlineData("What was the rent of the desk before?", Old)]
    [InlineData("What is the rent of the desk in 2025?", Old)]
    public async Task First_TwoDatedDocuments_IsTheNewerOneWhereWhatHoldsNowIsAsked(string question, string expected) =>
        Assert.Equal(expected, (await Knowledge("2025-01-10", "2026-07-01").GatherAsync(question)).Ranked[0].Sentence.Text);

    [Theory]
    [InlineData("2026-07-01", "2025-01-10")]
    [InlineData("2025-01-10", null)]
    public async Task First_OlderOrUndated_DoesNotWin(string first, string? second) =>
        Assert.Equal(Old, (await Knowledge(first, second).GatherAsync("What is the current rent of the desk?")).Ranked[0].Sentence.Text);

    [Fact]
    public async Task Older_SaysOtherwiseInMuchTheSameWords_IsNamed()
    {
        Evidence evidence = await Knowledge("2025-01-10", "2026-07-01").GatherAsync("What is the rent of the desk?");
        Assert.Equal(Old, evidence.Older?.Text);
        Assert.Null((await Knowledge("2025-01-10", null).GatherAsync("What is the rent of the desk?")).Older);
    }

    private static FakeKnowledge Knowledge(string first, string? second) => new(Old, New) { Dates = [DateOf(first), DateOf(second)] };

    private static DateTimeOffset DateOf(string? date) => date is null ? default : DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
