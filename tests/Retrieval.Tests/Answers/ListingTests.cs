using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class ListingTests : IDisposable
{
    private const string Kestrel = "# Hardware\n☐ Calibrate the rain gauge\n☑ Order the antennas\n☐ Paint the mast\n# Budget\nThe budget is 48,000 francs.", Garden = "☑ Sow the beans\n☐ Prune the apple tree";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-listing-").FullName;

    [Theory]
    [InlineData("What is still open in Kestrel?", "☐ Calibrate the rain gauge|☐ Paint the mast")]
    [InlineData("What are my open tasks?", "☐ Calibrate the rain gauge|☐ Paint the mast|☐ Prune the apple tree")]
    [InlineData("open todos mast", "☐ Paint the mast")]
    [InlineData("Which tasks are done in Kestrel?", "☑ Order the antennas")]
    public async Task Ask_Tasks_QuotesThoseAskedForInReadingOrder(string question, string expected)
    {
        Answer answer = await AskAsync(question, Kestrel, Garden);
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Equal(expected, string.Join('|', answer.Citations.Select(c => c.Quote)));
        Assert.Contains("task", answer.Notices[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It is still open in Kestrel who writes the manual.")]
    [InlineData("☑ Order the antennas")]
    public async Task Ask_NoneOfSuchTasks_ShowsThePlacesAsForAnyQuestion(string text)
    {
        Answer answer = await AskAsync("What is still open in Kestrel?", text);
        Assert.NotEmpty(answer.Nearest);
        Assert.DoesNotContain("task", answer.Notices[0], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<Answer> AskAsync(string question, params string[] texts)
    {
        FakeKnowledge knowledge = new(texts) { Titles = ["Kestrel", "Garden"], Content = Lines.Read };
        return AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question(question));
    }
}
