using AngleSharp.Dom;
using Bunit;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components;

public sealed class ExchangeViewTests : ComponentTest
{
    [Fact]
    public void Render_ACitedAnswer_ShowsSupportAndItsSources()
    {
        IRenderedComponent<ExchangeView> view = Show(new Answer
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart("It is blue.", [1], Support.Supported, false), new AnswerPart("Or red.", [], Support.None, false), new AnswerPart("Perhaps green.", [1], Support.Weak, false)],
            Citations = [new Citation(1, "d", "/n/Sky.md", "Sky", 3, 0, 4, "blue")],
        });
        Assert.Equal(["1", "1"], view.FindAll(".answer .cite").Select(cite => cite.TextContent));
        Assert.Equal("not supported", view.Find(".part.none .support").TextContent);
        Assert.Equal("weakly supported", view.Find(".part.weak .support").TextContent);
        Assert.Empty(view.FindAll(".part:not(.none):not(.weak) .support"));
        IElement source = Assert.Single(view.FindAll(".sources button"));
        Assert.Equal("Sky, page 3", source.QuerySelector(".place")!.TextContent);
        Assert.Equal("blue", source.QuerySelector(".quote")!.TextContent);
        Assert.Contains("[1] Sky, page 3: “blue” (/n/Sky.md)", view.Find(".copy-text").TextContent);
    }

    [Fact]
    public void Render_TwoFilesOfTheSameTitle_NamesTheFiles()
    {
        IRenderedComponent<ExchangeView> view = Show(new Answer
        {
            Mode = AnswerMode.Extractive,
            Parts = [new AnswerPart("It rose.", [1, 2, 3], Support.Supported, true)],
            Citations =
            [
                new Citation(1, "a", "/n/2022 Q3.pdf", "FORM 10-Q", 3, 0, 8, "It rose."),
                new Citation(2, "b", "/n/2023 Q1.pdf", "FORM 10-Q", 3, 0, 8, "It fell."),
                new Citation(3, "c", "/n/Sky.md", "Sky", null, 0, 4, "blue"),
            ],
        });
        Assert.Equal(["2022 Q3.pdf, page 3", "2023 Q1.pdf, page 3", "Sky"], view.FindAll(".sources .place").Select(place => place.TextContent));
    }

    [Fact]
    public void Render_ARefusal_SaysWhyAndShowsTheNearestPassages()
    {
        Rag.Retrieval.Documents.Document document = Stage.AddFile("d", "Sky.md", "The sky is blue.");
        var hit = new Hit(FakeKnowledgeBase.PassageOf("d", Rag.Retrieval.Documents.DocumentContent.Plain("The sky is blue.")), document, new Scores(1, null, .2, null));
        IRenderedComponent<ExchangeView> view = Show(new Answer { Mode = AnswerMode.Refused, Parts = [], Citations = [], Nearest = [hit], Notices = ["Nothing says so.", "Searched: 1 document."] });
        Assert.Equal("Nothing says so.", view.Find(".answer p").TextContent);
        Assert.Equal(["Searched: 1 document."], view.FindAll(".notice").Select(notice => notice.TextContent));
        Assert.Contains("The sky is blue.", view.Find(".nearest .quote").TextContent);
    }

    [Fact]
    public void Render_Quotes_StandAmongTheirPlacesAndSayWhereNothingIsClose()
    {
        const string Text = "The sky is blue. Grass is green.";
        Rag.Retrieval.Documents.Document document = Stage.AddFile("d", "Sky.md", Text);
        var hit = new Hit(FakeKnowledgeBase.PassageOf("d", Rag.Retrieval.Documents.DocumentContent.Plain(Text)), document, new Scores(1, null, .2, null));
        IRenderedComponent<ExchangeView> view = Show(new Answer
        {
            Mode = AnswerMode.Extractive,
            Parts = [new AnswerPart("Grass is green.", [1], Support.Supported, true)],
            Citations = [new Citation(1, "d", "/n/Sky.md", "Sky", null, 17, 32, "Grass is green.")],
            Nearest = [hit],
            Notices = [Answer.NothingClose],
        });
        Assert.Equal(Answer.NothingClose, view.Find(".answer p").TextContent);
        Assert.Equal("Grass is green.", view.Find(".found-places mark").TextContent);
        Assert.Equal("1", view.Find(".found-places .cite").TextContent);
        Assert.Equal("The nearest places: 1 in 1 document", view.Find(".nearest h3").TextContent);
        Assert.Empty(view.FindAll(".sources"));
        Assert.Empty(view.Find(".checked").TextContent.Trim());
        Assert.Empty(view.FindAll(".notice"));
    }

    [Fact]
    public void Render_ANoticeThatWasGivenBefore_IsNotRepeated()
    {
        var answer = new Answer { Mode = AnswerMode.Extractive, Parts = [new AnswerPart("It is blue.", [], Support.Supported, true)], Citations = [], Notices = ["No chat model.", "One file waits."] };
        IRenderedComponent<ExchangeView> view = Show(answer, known: ["No chat model."]);
        Assert.Equal(["One file waits."], view.FindAll(".notice").Select(notice => notice.TextContent));
    }

    [Fact]
    public void Render_AnAnswerThatWasCutShort_OffersToAskAgain()
    {
        IRenderedComponent<ExchangeView> view = Show(new Answer { Mode = AnswerMode.Model, Parts = [], Citations = [] }, AnswerState.Interrupted);
        Assert.Contains("Ask again", view.Find(".notice.warn button").TextContent);
    }

    [Fact]
    public void Render_WhatTheIndexHeld_StandsUnderTheAnswer()
    {
        var exchange = new Exchange
        {
            Id = "e",
            ConversationId = "c",
            Ordinal = 0,
            Question = "What colour?",
            AskedAt = DateTimeOffset.UnixEpoch,
            State = AnswerState.Done,
            Answer = new Answer { Mode = AnswerMode.Extractive, Parts = [new AnswerPart("Blue.", [], Support.Supported, true)], Citations = [] },
            Freshness = new Freshness(45, DateTimeOffset.UnixEpoch.AddMinutes(-5), 2, 1),
        };
        string line = Render<ExchangeView>(parameters => parameters.Add(view => view.Live, new LiveExchange(exchange)).Add(view => view.Known, new HashSet<string>())).Find(".freshness").TextContent;
        foreach (string part in (string[])["Searched 45 documents", "5 minutes ago", "2 files were still waiting", "1 file could not be read"]) Assert.Contains(part, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnAnswerInForms_IsCopiedAsMarkdown()
    {
        IRenderedComponent<ExchangeView> view = Show(new Answer
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart("Two:", [], Support.Supported, false) { Form = PartForm.Paragraph }, new AnswerPart("blue", [1], Support.Supported, false) { Form = PartForm.Bullet }],
            Citations = [new Citation(1, "d", "/n/Sky.md", "Sky", null, 0, 4, "blue")],
        });
        Assert.Equal("Two:\n\n- blue [1]\n\n[1] Sky: “blue” (/n/Sky.md)", view.Find(".copy-text").TextContent);
    }

    [Fact]
    public void Render_WhileAModelWorks_ShowsWhatWasFoundAndSearchedFor()
    {
        Rag.Retrieval.Documents.Document document = Stage.AddFile("d", "Sky.md", "The sky is blue.");
        var hit = new Hit(FakeKnowledgeBase.PassageOf("d", Rag.Retrieval.Documents.DocumentContent.Plain("The sky is blue.")), document, new Scores(1, null, .2, null));
        var live = new LiveExchange(new Exchange { Id = "e", ConversationId = "c", Ordinal = 0, Question = "Why is it blue?", AskedAt = DateTimeOffset.UnixEpoch }) { IsRunning = true };
        live.Apply(new StepChanged("search", null, "colour & sky"));
        live.Apply(new StepChanged("search", 3, "1 passage"));
        live.Apply(new PassagesFound([hit]));
        live.Apply(new StepChanged("read", 30, "1 passage of 1 document; 12 tokens"));
        live.Apply(new StepChanged("write", null, "model; about 9 s"));
        IRenderedComponent<ExchangeView> view = Render<ExchangeView>(parameters => parameters.Add(v => v.Live, live).Add(v => v.Known, new HashSet<string>()));
        Assert.Equal("/search?q=colour%20%26%20sky", view.Find(".searched a").GetAttribute("href"));
        Assert.True(view.Find(".meanwhile").HasAttribute("open"));
        Assert.Equal("Reading 1 passage of 1 document… about 9 s", view.Find(".steps .now").TextContent);
        Assert.Equal("blue", view.Find(".meanwhile .quote mark").TextContent);
        live.Apply(new PartAdded(new AnswerPart("Blue.", [1], Support.Supported, false) { Form = PartForm.Paragraph }, [new Citation(1, "d", "/n/Sky.md", "Sky", null, 0, 4, "blue")]));
        live.Redraw();
        view.WaitForAssertion(() => Assert.False(view.Find(".meanwhile").HasAttribute("open")));
        Assert.Equal("Writing… about 9 s", view.Find(".steps .now").TextContent);
    }

    [Fact]
    public void Render_WhatWasReadInPart_OffersToGoOn()
    {
        IRenderedComponent<ExchangeView> view = Show(new Answer { Mode = AnswerMode.Model, Parts = [], Citations = [], Coverage = new Coverage(12, 42, 2, 7) }, AnswerState.Stopped);
        Assert.StartsWith("Read 12 of 42 passages of 7 documents.", view.Find("p.coverage.part").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("Go on reading", view.Find("p.coverage button").TextContent);
        Assert.Contains("Stopped. What was read is kept, and is not read again.", view.FindAll(".notice").Select(notice => notice.TextContent));
    }

    [Fact]
    public void Render_WhatWasReadAsAWhole_SaysSo()
    {
        Coverage whole = new(40, 42, 7, 7) { PassedOver = 2 };
        IRenderedComponent<ExchangeView> view = Show(new Answer { Mode = AnswerMode.Model, Parts = [], Citations = [], Coverage = whole });
        Assert.Equal("Read 40 of 42 passages of 7 documents; 2 are markup or data and were passed over.", view.Find("p.coverage:not(.part)").TextContent.Trim());
        Assert.Empty(view.FindAll("p.coverage button"));
    }

    private IRenderedComponent<ExchangeView> Show(Answer answer, AnswerState state = AnswerState.Done, string[]? known = null)
    {
        var exchange = new Exchange { Id = "e", ConversationId = "c", Ordinal = 0, Question = "What colour?", AskedAt = DateTimeOffset.UnixEpoch, State = state, Answer = answer };
        return Render<ExchangeView>(parameters => parameters.Add(view => view.Live, new LiveExchange(exchange)).Add(view => view.Known, new HashSet<string>(known ?? [])));
    }
}
