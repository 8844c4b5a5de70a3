using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class SentenceFeaturesTests
{
    [Theory]
    [InlineData("When can Martha start with the roof?", "From: Martha Quinn\nDate: 9 Nov 2026\n\nWe could start in the week of 7 December; the work takes two days.", "We could start")]
    [InlineData("When was the mail about the roof sent?", "From: Martha Quinn\nDate: 9 Nov 2026\n\nWe could begin in the week of 7 December; the work takes two days.", "Date: 9 Nov 2026")]
    [InlineData("How far did I run on Tuesday?", "Slept badly that night and called the landlord.\n\nRan 6.2 km in 34 minutes.", "Ran 6.2 km")]
    [InlineData("Welchen Druck soll die Anlage haben?", "Zuerst den Gashahn prüfen, dann neu starten.\n\nDer Wasserdruck soll zwischen 1,2 und 1,8 bar liegen.", "Der Wasserdruck")]
    public async Task Rank_OwnersFile_PutsWhatIsSaidFirst(string question, string text, string expected)
    {
        FakeKnowledge knowledge = new(text) { Titles = ["Offer for the garage roof"], MediaType = text.StartsWith("From:", StringComparison.Ordinal) ? "message/rfc822" : "text/markdown" };
        Evidence evidence = await knowledge.GatherAsync(question);
        Assert.StartsWith(expected, evidence.Ranked[0].Sentence.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is Marek's extension?", 1, 0)]
    [InlineData("What is the extension of Priya?", 0, 1)]
    [InlineData("Who of Kestrel has the extension of Marek?", 1, 0.5)] // the title has one name
    [InlineData("Which extension is whose?", 1, 1)]
    public async Task Of_Names_AreThoseInTheSentenceAndAboveIt(string question, double marek, double priya)
    {
        FakeKnowledge knowledge = new("# Marek\nExtension 4133.\n# Priya\nExtension 4127.") { Titles = ["People of Kestrel"], Content = Lines.Read };
        Evidence evidence = await knowledge.GatherAsync(question);
        Assert.Equal([marek, priya], evidence.Ranked.Where(r => r.Sentence.Text.StartsWith("Extension", StringComparison.Ordinal)).OrderBy(r => r.Sentence.Start).Select(r => r.Row.Names));
    }

    [Theory]
    [InlineData("How much did we spend on groceries in May?", "May\t834\t94")]
    [InlineData("Why did we need a heat pump?", "The old boiler failed.")]
    public async Task Rank_RowOrSectionThatIsAskedFor_PutsItFirst(string question, string expected)
    {
        FakeKnowledge knowledge = new("☑ pay the deposit of 500 €", "Month\tGroceries\tElectricity\nApril\t799\t94\nMay\t834\t94", "# Why a heat pump\nThe old boiler failed.\n# Roof\nClay tiles.")
        {
            Titles = ["Ghent in May", "household", "House"],
            Content = Lines.Read,
        };
        Assert.Equal(expected, (await knowledge.GatherAsync(question)).Ranked[0].Sentence.Text);
    }

    [Theory]
    [InlineData("blood pressure on 1 June", "2026-06-01: 121/79")]
    [InlineData("Wie war der Blutdruck am 8. Juni?", "2026-06-08: 118/80")]
    public async Task Rank_DateInDigitsAskedInWords_PutsItsLineFirst(string question, string expected)
    {
        FakeKnowledge knowledge = new("2026-05-06: 128/84\n2026-01-06: 127/83\n2026-06-01: 121/79\n2026-06-08: 118/80") { Titles = ["Blood pressure (Blutdruck)"], Content = Lines.Read };
        Assert.Equal(expected, (await knowledge.GatherAsync(question)).Ranked[0].Sentence.Text);
    }
}
