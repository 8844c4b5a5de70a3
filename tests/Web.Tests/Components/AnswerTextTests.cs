using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class AnswerTextTests
{
    [Fact]
    public void Of_Row_SaysWhatEachCellIs() => Assert.Equal("Part: antenna · Price: 12.50", AnswerText.Of(Part(@"antenna \| **12.50**", 1, @"Part \| Price")));

    [Fact]
    public void Of_Code_IsAsItIsWritten() => Assert.Equal("a\n  *b*", AnswerText.Of(Part("a\n  *b*", 1) with { Form = PartForm.Code }));

    [Theory]
    [InlineData(@"Write to mara\@example.org, \$14, see \[3\] and a\_b.", "Write to mara@example.org, $14, see [3] and a_b.")]
    [InlineData(@"\<b\>bold\</b\> \& **more**", "<b>bold</b> & more")]
    [InlineData("\\[x^2\\] and \\(y\\)", "[x^2] and (y)")]
    public void Of_EscapedMarkdown_IsWhatTheReaderSees(string markdown, string expected) => Assert.Equal(expected, AnswerText.Of(Part(markdown, 1)));

    private static AnswerPart Part(string text, int n, string? header = null) => new(text, [n], Support.Supported, true, header);
}
