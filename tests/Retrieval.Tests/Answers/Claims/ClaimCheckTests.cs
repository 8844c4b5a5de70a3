using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims;

namespace Rag.Retrieval.Tests.Answers.Claims;

public sealed class ClaimCheckTests
{
    private const string Gate =
        "The lower gate opens at 6 a.m. on Mondays. Boats of at most 12 metres may pass it. It was rebuilt in March 1987 for £1,200. "
        + "Visitors may not feed the otters. Before the sluice is opened, the keeper rings the bell. "
        + "Passage is free only for members of the club.";

    private const string Table = "Berth Length Depth\nNorth pier 80 m 6 m\nFish quay 60 m 4 m\nCoal wharf 110 m 9 m";

    [Theory]
    [InlineData("The lower gate opens at 6 a.m. on Mondays.", ClaimMark.BorneOut)]
    [InlineData("On Mondays the gate opens at 06:00.", ClaimMark.Agrees)]
    [InlineData("Das untere Tor öffnet montags um 6 Uhr.", ClaimMark.Agrees)]
    [InlineData("The gate opens at 7 a.m. on Mondays.", ClaimMark.Contradicted)]
    [InlineData("The lower gate opens at 6 a.m. on Fridays.", ClaimMark.Contradicted)]
    [InlineData("The rebuilding of March 1987 cost £1200.", ClaimMark.Agrees)]
    [InlineData("The gate was rebuilt in May 1987.", ClaimMark.Contradicted)]
    [InlineData("It was rebuilt for 1,200 dollars.", ClaimMark.NotFound)]
    [InlineData("Boats of at least 12 metres may pass it.", ClaimMark.Contradicted)]
    [InlineData("Boats of up to twelve metres may pass.", ClaimMark.Agrees)]
    [InlineData("Visitors may feed the otters.", ClaimMark.Contradicted)]
    [InlineData("Feeding the otters is forbidden.", ClaimMark.Agrees)]
    [InlineData("Before the keeper rings the bell, the sluice is opened.", ClaimMark.Contradicted)]
    [InlineData("Passage is free even if you are no member of the club.", ClaimMark.Contradicted)]
    [InlineData("The gate opens early because the fishermen asked for it.", ClaimMark.NotFound)]
    [InlineData("The gate is an outstanding piece of work.", ClaimMark.NotFound)]
    [InlineData("Questions go to gate@harbour.example.", ClaimMark.NotFound)]
    [InlineData("The keeper of the gate is called Wendelin.", ClaimMark.NotFound)]
    [InlineData("The sources do not say how deep the basin is.", ClaimMark.Agrees)]
    [InlineData("The notes give no date when it was rebuilt.", ClaimMark.Contradicted)]
    public void Check_Statement_IsMarked(string statement, ClaimMark expected) => Assert.Equal(expected, Check(statement, Gate).Mark);

    [Theory]
    [InlineData("The fish quay is 60 metres long.", ClaimMark.Agrees)]
    [InlineData("The fish quay is 110 m long.", ClaimMark.Contradicted)]
    [InlineData("The table names three berths.", ClaimMark.Agrees)]
    [InlineData("The table names nine berths and a dozen sheds.", ClaimMark.NotFound)]
    public void Check_TableRow_IsReadAsARow(string statement, ClaimMark expected) => Assert.Equal(expected, Check(statement, Table).Mark);

    [Fact]
    public void Check_CitedPassageOfManyLines_ShowsTheLine()
    {
        ClaimVerdict verdict = Check("Visitors may not feed the otters.", Gate);
        ClaimLine line = Assert.Single(verdict.Lines);
        Assert.Equal("Visitors may not feed the otters.", line.Text);
        Assert.Equal(line.Text, Gate[line.Start..line.End]);
    }

    [Fact]
    public void Check_Contradicted_ShowsTheLineThatSaysSo() =>
        Assert.Equal("The lower gate opens at 6 a.m. on Mondays.", Assert.Single(Check("The lower gate opens at 6 a.m. on Fridays.",
            Gate).Lines).Text);

    [Fact]
    public void Check_CitedElsewhere_IsFoundInAllThatWasRead()
    {
        ClaimSource other = new("The pilot house has a red roof.");
        ClaimVerdict verdict = new ClaimCheck([other, new ClaimSource(Gate)], "", Manner.Unknown,
            new TextAnalyzer()).Check("Visitors may not feed the otters.", [0]);
        Assert.Equal(ClaimMark.BorneOut, verdict.Mark);
        Assert.Equal(1, verdict.Lines[0].Source);
    }

    [Fact]
    public void Check_AbsenceThatAnotherSourceRefutes_IsContradictedWhateverItCites()
    {
        ClaimSource other = new("The sluice is opened with a key.");
        ClaimCheck check = new([other, new ClaimSource("Opening the sluice takes 25 minutes.")], "", Manner.Unknown, new TextAnalyzer());
        Assert.Equal(ClaimMark.Contradicted, check.Check("The sources do not say how long opening the sluice takes.", [0]).Mark);
    }

    [Fact]
    public void Check_NumberOfAnUnrelatedPage_ProvesNothing()
    {
        ClaimSource other = new("Lunch in the canteen costs 14 euros.");
        ClaimCheck check = new([new ClaimSource(Gate), other], "", Manner.Unknown, new TextAnalyzer());
        Assert.False(check.Check("Boats of at most 14 metres may pass the lower gate.", []).IsKept);
        Assert.False(check.Check("Boats of at most 14 metres may pass the lower gate.", [0]).IsKept);
    }

    [Fact]
    public void Check_YearInTheHeading_Counts()
    {
        ClaimSource source = new("The regatta starts on 4 June.") { Above = "Plan for 2031" };
        ClaimCheck check = new([source], "", Manner.Unknown, new TextAnalyzer());
        Assert.True(check.Check("The regatta starts on 4 June 2031.", [0]).IsKept);
        Assert.False(check.Check("The regatta starts on 4 June 2032.", [0]).IsKept);
    }

    [Fact]
    public void Check_NumberOfTheQuestion_IsNotMadeUp()
    {
        ClaimCheck check = new([new ClaimSource("Groups of more than ten need a permit.")], "We are 14, do we need a permit?",
            Manner.Unknown, new TextAnalyzer());
        Assert.True(check.Check("A group of 14 needs a permit.", [0]).IsKept);
    }

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(0.8, false)]
    public void Check_OwnWords_CountByTheMannerOfTheModel(double copying, bool kept)
    {
        ClaimCheck check = new([new ClaimSource(Gate)], "", new Manner(copying), new TextAnalyzer());
        Assert.Equal(kept, check.Check("Ask the staff about parking near the museum.", [0]).IsKept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("***")]
    [InlineData("\ud800 \u202e 1/0/0 99999999999999999999999999 31.31.3131")]
    public void Check_OddText_DoesNotFail(string statement) => Assert.NotNull(Check(statement, Gate));

    [Fact]
    public void Check_NothingRead_IsNotFound() => Assert.Equal(ClaimMark.NotFound, new ClaimCheck([], "", Manner.Unknown,
        new TextAnalyzer()).Check("Gates open.", []).Mark);

    [Fact]
    public void Measure_CopiedAndReworded_TellsThemApart()
    {
        IReadOnlyList<ClaimSource> read = [new ClaimSource(Gate)];
        TextAnalyzer analyzer = new();
        Assert.Equal(1, Manner.Measure([("Boats of at most 12 metres may pass it.", read)], analyzer).Copying);
        Assert.Equal(0, Manner.Measure([("Twelve metres is the longest that fits through.", read)], analyzer).Copying);
    }

    private static ClaimVerdict Check(string statement, string source) =>
        new ClaimCheck([new ClaimSource(source)], "", Manner.Unknown, new TextAnalyzer()).Check(statement, [0]);
}
