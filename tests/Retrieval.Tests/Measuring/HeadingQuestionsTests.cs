using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Measuring;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class HeadingQuestionsTests : MeasuredLibrary
{
    private const string Text = "Something stands here that is long enough to be looked for by somebody.";

    private HeadingQuestions Maker => new(Base, new TextAnalyzer());

    [Fact]
    public async Task Make_EachHeadingThatAsks_GivesItsSection()
    {
        Document note = await AddAsync("/notes/boiler.md",
            ("2.1 Descaling the boiler", "Vinegar for an hour, then rinse it three times with clean water."));
        MadeQuestions made = await Maker.MakeAsync("set", 10, 1, null, Token);
        OwnQuestion question = Assert.Single(made.Questions);
        Assert.Equal(("Descaling the boiler", QuestionOrigin.Heading, "set", true),
            (question.Text, question.Origin, question.Set, question.IsKept));
        RightPassage right = Assert.Single(question.Passages);
        Assert.Equal((note.Id, note.ContentHash), (right.DocumentId, right.ContentHash));
        Assert.Equal("Vinegar for an hour, then rinse it three times with clean water.", right.Quote);
        Assert.Empty(made.LeftOut);
        Assert.Null(question.Fault());
    }

    [Fact]
    public async Task Make_HeadingsThatAskForNothing_AreLeftOutAndCounted()
    {
        await AddAsync("/notes/a.md", ("Introduction", Text), ("The of", Text), ("Opening hours in winter", Text),
            ("Empty shelf here", ""));
        await AddAsync("/notes/b.md", ("Opening hours in winter", Text), ("Opening Hours in Winter", Text),
            ("Planting garlic cloves", Text));
        MadeQuestions made = await Maker.MakeAsync("set", 10, 1, null, Token);
        Assert.Equal(["Planting garlic cloves"], made.Questions.Select(question => question.Text));
        Assert.Equal(3, made.LeftOut[HeadingQuestions.Repeated]);
        Assert.Equal(2, made.LeftOut[HeadingQuestions.SaysLittle]);
        Assert.Equal(1, made.LeftOut[HeadingQuestions.Empty]);
    }

    [Fact]
    public async Task Make_FewOfMany_TakesSomeOfEachFolder()
    {
        foreach (string folder in (string[])["house", "garden", "work"])
            for (int i = 0; i < 5; i++) await AddAsync($"/notes/{folder}/{i}.md", ($"Keeping the {folder} number{i}", Text),
                ($"Leaving the {folder} number{i}", Text));
        MadeQuestions made = await Maker.MakeAsync("set", 3, 7, null, Token);
        Assert.Equal(3, made.Questions.Select(question => Path.GetDirectoryName(question.Passages[0].Path)).Distinct().Count());
        MadeQuestions all = await Maker.MakeAsync("set", 100, 7, null, Token);
        Assert.Equal(30, all.Questions.Count);
        // Every note once before any of them a second time.
        Assert.Equal(15, all.Questions.Take(15).Select(question => question.Passages[0].DocumentId).Distinct().Count());
    }

    [Fact]
    public async Task Make_TheSameSeed_GivesTheSameQuestions()
    {
        for (int i = 0; i < 20; i++) await AddAsync($"/notes/{i % 3}/{i}.md", ($"Heading words number{i}", Text));
        string[] first = [.. (await Maker.MakeAsync("set", 8, 3, null, Token)).Questions.Select(QuestionLines.Write)];
        string[] again = [.. (await Maker.MakeAsync("set", 8, 3, null, Token)).Questions.Select(QuestionLines.Write)];
        string[] other = [.. (await Maker.MakeAsync("set", 8, 4, null, Token)).Questions.Select(QuestionLines.Write)];
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }
}
