using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Answers.Whole;

public sealed class ContentsListTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("rag-contents-").FullName;

    [Fact]
    public async Task Ask_FolderWithoutAModel_ListsWhatThereIsWithDatesAndCounts()
    {
        Answer answer = await AskAsync(new FakeKnowledge("Shed 1 is of oak.\n\nShed 2 is of oak.", "Shed 3 is of oak.")
        {
            ByParagraph = true,
            Titles = ["Old sheds", "New sheds"],
            Dates = [new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero)],
        });
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Equal(["New sheds · 2 May 2026 · 1 passage", "Old sheds · 1 March 2024 · 2 passages"],
            answer.Parts.Select(part => part.Text));
        Assert.All(answer.Parts, part => Assert.Single(part.Citations));
        Assert.Contains("What there is to read: 3 passages of 2 documents.", answer.Notices);
        Assert.Null(answer.Coverage);
    }

    [Fact]
    public async Task Ask_NoteThatBeginsWithItsProperties_IsCitedWhereItSaysSomething()
    {
        Answer answer = await AskAsync(new FakeKnowledge("source: Grandmother, changed\n\nShed 1 is of oak.", "Shed 3 is of oak.") { ByParagraph = true });
        Assert.Equal(["Shed 1 is of oak.", "Shed 3 is of oak."], answer.Citations.Select(citation => citation.Quote).Order());
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private async Task<Answer> AskAsync(FakeKnowledge knowledge)
    {
        Question question = new("Summarise this folder.") { Scope = new SearchFilter { Folders = ["/notes"] } };
        Answer? answer = null;
        await foreach (AnswerEvent made in FakeAnswerer.Build(knowledge, null, _data).AskAsync(question, TestContext.Current.CancellationToken))
            if (made is AnswerFinished finished) answer = finished.Answer;
        return answer!;
    }
}
