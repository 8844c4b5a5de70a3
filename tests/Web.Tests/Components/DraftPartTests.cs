using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class DraftPartTests
{
    [Theory]
    [InlineData("Maker | Pr", @"Maker \| Pr", "")]
    [InlineData("| Maker | Price |\n| --- | -", @"Maker \| Price", "")]
    [InlineData("| Maker | Price |\n| --- | --- |\n| North | 14", @"Maker \| Price", @"North \| 14")]
    public void Of_FirstRow_ComesWithItsHeader(string text, string header, string cells) =>
        Assert.Equal((header, cells), DraftPart.Of(text, PartForm.Row, 0, null) is { } part ? (part.Header, part.Text) : default);

    [Fact]
    public void Of_NextRow_StandsBelowTheHeaderBeforeIt()
    {
        var before = new AnswerPart(@"North \| 14,200", [1], Support.Supported, false, @"Maker \| Price") { Form = PartForm.Row };
        AnswerPart part = DraftPart.Of("South | 1", PartForm.Row, 0, before)!;
        Assert.Equal((@"Maker \| Price", @"South \| 1"), (part.Header, part.Text));
    }

    [Theory]
    [InlineData("```sh\npump --on", "sh", "pump --on")]
    [InlineData("```s", null, "")]
    [InlineData("pump --on", null, "pump --on")]
    public void Of_Code_IsWithoutItsFence(string text, string? language, string code) =>
        Assert.Equal((language, code), DraftPart.Of(text, PartForm.Code, 0, null) is { } part ? (part.Header, part.Text) : default);

    [Theory]
    [InlineData("", PartForm.Paragraph)]
    [InlineData(" \n", PartForm.Row)]
    [InlineData("| --- |", PartForm.Row)]
    public void Of_NothingToBeSeen_IsNothing(string text, PartForm form) => Assert.Null(DraftPart.Of(text, form, 0, null));
}
