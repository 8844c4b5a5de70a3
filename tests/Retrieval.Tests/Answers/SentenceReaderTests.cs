using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Answers;

public sealed class SentenceReaderTests
{
    private const string Tables = "Part\tPrice\nantenna\t12.50\nbattery\t6.30\nIn francs.\nHour\tTide\n08:25\tlow\n14:40\thigh";

    [Theory]
    [InlineData("battery\t6.30", "Part\tPrice")]
    [InlineData("14:40\thigh", "Hour\tTide")]
    [InlineData("antenna\t12.50\nbattery\t6.30", "Part\tPrice")]
    [InlineData("In francs.", null)]
    [InlineData("Hour\tTide", null)]
    public async Task Read_PassageThatBeginsAmidATable_StandsBelowItsHeader(string passage, string? header)
    {
        IReadOnlyList<SourceSentence> sentences = await new FakeKnowledge(Tables) { Content = Lines.Read }.ReadAsync(passage);
        Assert.Equal(passage.Split('\n'), sentences.Select(s => s.Text));
        Assert.All(sentences, s => Assert.Equal(header, s.Above?.Text));
        if (header is not null) Assert.Equal(BlockKind.TableHeader, sentences[0].Above!.Kind);
    }

    [Fact]
    public async Task Read_RowsWithoutAHeader_StandBelowNothing()
    {
        FakeKnowledge knowledge = new(Tables) { Content = text => Lines.Read(text) is var read ? read with { Blocks = [.. read.Blocks.Where(b => b.Kind is not BlockKind.TableHeader)] } : read };
        Assert.Null(Assert.Single(await knowledge.ReadAsync("14:40\thigh")).Above);
    }

    [Theory]
    [InlineData("battery\t6.30\tspare")]
    [InlineData("\t6.30\t")]
    [InlineData("\t\tspare")]
    [InlineData("battery\t\t")]
    public async Task AllCells_Row_HasItsEmptyCells(string row)
    {
        IReadOnlyList<SourceSentence> sentences = await new FakeKnowledge($"Part\tPrice\tNote\n{row}\nantenna\t12.50\t") { Content = Lines.Read }.ReadAsync();
        Assert.Equal((row.Trim(), row), (sentences[1].Text, sentences[1].AllCells));
    }
}
