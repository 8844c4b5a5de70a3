using Rag.Retrieval.Answers;

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
    public void Of_WrittenRow_IsFilledUpToItsHeader()
    {
        var part = new AnswerPart("antenna", [1], Support.Supported, false, @"Part \| Price") { Form = PartForm.Row };
        Assert.Equal(["antenna", ""], TableRow.Of(part)!.Cells);
        Assert.Equal(["antenna", @"12.50 \| spare"], TableRow.Of(part with { Text = @"antenna \| 12.50 \| spare" })!.Cells);
        Assert.Equal(["", ""], TableRow.Of(part with { Header = null, Text = @"antenna \| 12.50" })!.Names);
    }
}
