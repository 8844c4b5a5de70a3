using Rag.Retrieval.Documents;
using Rag.Web.Components.Source;

namespace Rag.Web.Tests.Components;

public sealed class ContentRowsTests
{
    [Fact]
    public void Group_TwoTables_AreKeptApart()
    {
        var content = new DocumentContent("a\nb\nc\nd", [
            new Block(BlockKind.TableHeader, 0, 1), new Block(BlockKind.TableRow, 2, 3), new Block(BlockKind.TableHeader, 4, 5), new Block(BlockKind.Paragraph, 6, 7)], [], []);
        Assert.Equal([2, 1, 1], ContentRow.Group(content).Select(row => row.Blocks.Count));
    }

    [Theory]
    [InlineData("To restore a single file from the backup, log in to the server\nand run restic restore latest --target /tmp/restore --include /srv/PATH; then\nlook.", true, true)]
    [InlineData("To restore a single file from the backup, log in to the server and\nrun restic restore latest; the file then lies under /tmp/restore. A\nwhole service is restored the same way.", false, true)]
    [InlineData("2026-11-29 08:00:01 INFO the worker has started and reads files\n2026-11-29 08:00:02 WARN the folder of notes is not there and is looked for again\n2026-11-29 08:00:03 INFO found", false, false)]
    [InlineData("Mara Lindholm\nBirkenweg 7\n12345 Lindau", true, false)]
    [InlineData("A line that is long enough to be one of running text  \nand that ends with a break of its own.", true, false)]
    [InlineData("One line alone that is long enough to be one of running text.", true, false)]
    public void Flows_OfAParagraph_IsTrueWhereItsLinesWereOnlyFull(string paragraph, bool isMarkdown, bool expected) =>
        Assert.Equal(expected, ContentRow.Flows(paragraph, isMarkdown));

    [Fact]
    public void Cut_MarkAcrossALink_CutsAtEveryBorder()
    {
        IReadOnlyList<TextRun> runs = TextRun.Cut(0, 20, 5, 12, [new TextLink(10, 15, "note")]);
        Assert.Equal([
            new TextRun(0, 5, false, null), new TextRun(5, 10, true, null), new TextRun(10, 12, true, "note"),
            new TextRun(12, 15, false, "note"), new TextRun(15, 20, false, null)], runs);
    }

    [Fact]
    public void Cut_NothingMarked_IsOneRun() => Assert.Equal([new TextRun(3, 9, false, null)], TextRun.Cut(3, 9, 0, 0, []));

    [Fact]
    public void PageMarks_RangeWithinLines_AreCutInProportion()
    {
        var content = new DocumentContent("0123456789\nabcdefghij", [], [
            new PageLine(3, 0, 10, .1f, .2f, .8f, .02f), new PageLine(4, 11, 21, .1f, .1f, .8f, .02f)], []);
        IReadOnlyList<PageMark> marks = PageMark.Of(content, 5, 13);
        Assert.Equal([3, 4], marks.Select(mark => mark.Page));
        Assert.Equal(.5f, marks[0].Left, .001f);
        Assert.Equal(.4f, marks[0].Width, .001f);
        Assert.Equal(.16f, marks[1].Width, .001f);
    }
}
