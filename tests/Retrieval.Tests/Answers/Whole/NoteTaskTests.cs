using Rag.Retrieval.Answers.Whole;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Answers.Whole;

public sealed class NoteTaskTests
{
    private static readonly ReadingScope Found = new(WholeKind.List, ["d"], SearchFilter.None);

    [Fact]
    public void Of_QuestionsThatASmallWordTellsApart_KeepNotesOfTheirOwn() => Assert.NotEqual(
        NoteTask.Of(Found, new ReadQuestion("List all boats with a sail"), null).Subject,
        NoteTask.Of(Found, new ReadQuestion("List all boats without a sail"), null).Subject);

    [Fact]
    public void Of_SummariesOfWhatWasNamed_ShareTheirNotes()
    {
        ReadingScope named = Found with { Kind = WholeKind.Summary, IsNamed = true };
        Assert.Equal(
            NoteTask.Of(named, new ReadQuestion("Summarise this folder"), null),
            NoteTask.Of(named, new ReadQuestion("What are the main points here?"), "What are the main points of the folder?"));
    }
}
