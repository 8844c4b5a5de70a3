using Rag.Retrieval.Answers;
using Rag.Web.Components.Shell;

namespace Rag.Web.Tests.Components;

public sealed class FormatTests
{
    [Theory]
    [InlineData("/a/plan.pdf", ", page 3")]
    [InlineData("/a/talk.PPTX", ", slide 3")]
    [InlineData("/a/costs.ods", ", sheet 3")]
    [InlineData("/a/novel.epub", ", chapter 3")]
    [InlineData("/a/box.mbox", ", message 3")]
    public void Page_OfASource_BearsTheNameThatItsKindGivesIt(string path, string expected) =>
        Assert.Equal(expected, Format.Page(new Citation(1, "d", path, "T", 3, 0, 4, "word")));
}
