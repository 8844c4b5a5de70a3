using Rag.Retrieval.Answers.Writing;

namespace Rag.Retrieval.Tests.Answers.Writing;

public sealed class StatementMarkdownTests
{
    [Theory]
    [InlineData("**Bold** and *soft* stay", "**Bold** and *soft* stay")]
    [InlineData("run `git push [x](y)` now", "run `git push [x](y)` now")]
    [InlineData("2 * 3 * 4", @"2 \* 3 \* 4")]
    [InlineData("**open", @"\*\*open")]
    [InlineData("![p](http://e.example)", @"\!\[p\](http\://e.example)")]
    [InlineData("<b>x</b> & $5 or $6", @"\<b\>x\</b\> \& \$5 or \$6")]
    [InlineData("a`", @"a\`")]
    public void Write_ModelText_KeepsEmphasisAndCodeAlone(string written, string expected) => Assert.Equal(expected, StatementMarkdown.Write(written));
}
