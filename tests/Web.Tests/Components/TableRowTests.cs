using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class TableRowTests
{
    [Theory]
    [InlineData(@"Part \| Price", @"antenna \| 12.50", "Part: antenna · Price: 12.50")]
    [InlineData(@"Part \| Price \| Note", @"antenna \| 12.50 \| ", "Part: antenna · Price: 12.50")] // an empty cell
    [InlineData(@"Part \|  \| Note", @"antenna \| 12.50 \| spare", "Part: antenna · 12.50 · Note: spare")] // an empty name
    [InlineData(@"Part \| Price", @"antenna", null)]
    [InlineData(@"Part \| Price", @"antenna \| 12.50 \| spare", null)]
    [InlineData("Part", "antenna", null)]
    [InlineData(null, @"antenna \| 12.50", null)]
    public void Of_Part_IsARowWhereItsCellsGoWithTheNames(string? header, string text, string? labelled) =>
        Assert.Equal(labelled, TableRow.Of(new AnswerPart(text, [1], Support.Supported, true, header))?.Labelled);

    [Fact]
    public void Line_Row_IsMarkdownBelowItsHead()
    {
        TableRow row = TableRow.Of(new AnswerPart(@"antenna \| 12.50", [1], Support.Supported, true, @"Part \| Price"))!;
        Assert.Equal("| Part | Price |\n| --- | --- |\n| antenna | 12.50! |\n", row.Head + row.Line("!"));
    }
}
