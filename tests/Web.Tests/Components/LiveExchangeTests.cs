using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;

namespace Rag.Web.Tests.Components;

public sealed class LiveExchangeTests
{
    private readonly LiveExchange exchange = new(new Exchange { Id = "e", ConversationId = "c", Ordinal = 0, Question = "What?", AskedAt = DateTimeOffset.UnixEpoch }) { IsRunning = true };

    [Fact]
    public void Apply_PartChanged_TakesThePlaceOfThePart()
    {
        Apply(new PartAdded(Part("One."), []), new PartAdded(Part("Two."), []), new PartChanged(0, Part("First.") with { Mark = Mark.Agrees }, [new Citation(1, "d", "/d", "D", null, 0, 1, "x")]));
        Assert.Equal(["First.", "Two."], exchange.Parts.Select(part => part.Text));
        Assert.Single(exchange.Citations);
        Assert.Contains("sign agrees", Assert.Single(exchange.Blocks), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_CoverageChanged_TellsWhatWasReadSoFar()
    {
        Apply(new CoverageChanged(new Coverage(12, 42, 2, 7)), new CoverageChanged(new Coverage(24, 42, 4, 7)));
        Assert.Equal("Read 24 of 42 passages of 7 documents.", exchange.Coverage!.Text);
    }

    [Fact]
    public void Apply_PartChangedThatIsNotThere_ChangesNothing()
    {
        Apply(new PartAdded(Part("One."), []), new PartChanged(1, Part("Two."), []));
        Assert.Equal(["One."], exchange.Parts.Select(part => part.Text));
    }

    [Fact]
    public void Apply_Drafts_StandInTheFormThatTheyWillHave()
    {
        Apply(new PartAdded(Part("One."), []), new DraftAdded("it", PartForm.Bullet, 0), new DraftAdded("em", PartForm.Bullet, 0));
        Assert.Equal(("item", PartForm.Bullet), exchange.Draft is { } draft ? (draft.Text, draft.Form) : default);
        Assert.Contains("<li><span class=\"part draft\">item</span></li>", exchange.Blocks[1].ReplaceLineEndings(""), StringComparison.Ordinal);
        Apply(new PartAdded(Part("item"), []));
        Assert.Null(exchange.Draft);
    }

    [Fact]
    public void Apply_StepsOfTwoRounds_AreOneEachTheLatestLast()
    {
        Apply(new StepChanged("search", null, "a · b"), new StepChanged("search", 3, "1 passage"), new StepChanged("write", 5, "model"), new StepChanged("search", null, "c · A"));
        Assert.Equal(["write", "search"], exchange.Steps.Select(step => step.Name));
        Assert.Equal(["a", "b", "c"], exchange.Searched);
    }

    [Fact]
    public void Apply_AnswerRestarted_TakesBackWhatWasWritten()
    {
        Apply(new PartAdded(Part("One."), [new Citation(1, "d", "/d", "D", null, 0, 1, "x")]), new DraftAdded("Tw"), new AnswerRestarted());
        Assert.Empty(exchange.Parts);
        Assert.Empty(exchange.Citations);
        Assert.Null(exchange.Draft);
        Assert.Empty(exchange.Blocks);
    }

    [Fact]
    public void Apply_PassagesOfTwoRounds_StandInTheOrderInWhichTheyCame()
    {
        Apply(new StepChanged("read", null, null), new PassagesFound([Found("a"), Found("b")]), new PassagesFound([Found("c"), Found("a")]));
        Assert.Equal(["a", "b", "c"], exchange.Found.Select(hit => hit.Passage.Id));
    }

    [Fact]
    public void Apply_PassagesThatNoModelReads_AreNotShownForAMoment()
    {
        Apply(new StepChanged("search", 3, "1 passage"), new PassagesFound([Found("a")]), new StepChanged("rank", null, null));
        Assert.Empty(exchange.Found);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Finish_KeepsWhatWasFoundWhereThereIsNoAnswer(bool isAnswered, int found)
    {
        Apply(new PassagesFound([Found("a")]));
        exchange.IsRunning = false;
        exchange.Finish(exchange.Exchange with { State = AnswerState.Stopped, Answer = new Answer { Mode = AnswerMode.Model, Parts = isAnswered ? [Part("One.")] : [], Citations = [] } });
        Assert.Equal(found, exchange.Found.Count);
    }

    private void Apply(params AnswerEvent[] events)
    {
        foreach (AnswerEvent happened in events) exchange.Apply(happened);
    }

    private static AnswerPart Part(string text) => new(text, [1], Support.Supported, false) { Form = text is "One." or "First." ? PartForm.Paragraph : PartForm.Sentence };

    private static Hit Found(string id) => new(
        new Passage { Id = id, DocumentId = id, Ordinal = 0, Start = 0, End = 1, Text = "x", TextHash = "x" },
        new Document { Id = id, Path = "/n", Folder = "/", State = DocumentState.Indexed }, new Scores(1, 1, 1, null));
}
