using Rag.Ingest.Chunking;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Chunking;

public sealed class MachineTextTests
{
    [Theory]
    [InlineData("{{title}} {{date}}", BlockKind.Paragraph, PassageKind.Markup)]
    [InlineData("{% include head.html %}", BlockKind.ListItem, PassageKind.Markup)]
    [InlineData("Ask in {% channel \"people-ops\" %} first.", BlockKind.Paragraph, null)]
    [InlineData("{% channel \"people-ops\" %}", BlockKind.ListItem, null)]
    [InlineData("<% tp.date.now() %>", BlockKind.Paragraph, PassageKind.Markup)]
    [InlineData("{{ user.name }}", BlockKind.Code, null)]
    [InlineData("{{title}}", BlockKind.Heading, null)]
    [InlineData("The price is ${PRICE} and the tax is added to it.", BlockKind.Paragraph, null)]
    public void KindOf_Placeholders_AreNothingToQuote(string text, BlockKind kind, PassageKind? expected) => Assert.Equal(expected, MachineText.KindOf(text, kind));

    [Fact]
    public void KindOf_DrawingStyleSheetState_AreKnown()
    {
        string drawing = string.Concat(Enumerable.Repeat("<path d=\"M10 20 L30 40 Z\" fill=\"none\"/>\n", 12));
        string style = string.Concat(Enumerable.Repeat(".card > a { color: #fff; margin: 0 auto; padding: 2px; display: flex; }\n", 8));
        string state = string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"id\": \"i-0f3a{i:x4}9b77c1d\", \"sha\": \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b{i}\", \"v\": {i}}},\n"));
        string base64 = string.Concat(Enumerable.Repeat("iVBORw0KGgoAAAANSUhEUg", 30));
        Assert.Equal(PassageKind.Markup, MachineText.KindOf(drawing, BlockKind.Code));
        Assert.Equal(PassageKind.Markup, MachineText.KindOf(style, BlockKind.Code));
        Assert.Equal(PassageKind.Data, MachineText.KindOf(state, BlockKind.Code));
        Assert.Equal(PassageKind.Data, MachineText.KindOf(base64, BlockKind.Paragraph));
    }

    [Fact]
    public void KindOf_CodeRecordsTablesAndAnyScript_StayForReaders()
    {
        string code = string.Concat(Enumerable.Range(0, 30).Select(i => $"    public int Total{i}(int price) {{ return price * {i}; }}\n"));
        string record = string.Concat(Enumerable.Range(0, 30).Select(i => $"{{\"name\": \"Ada Winter\", \"phone\": \"0555 22{i}\", \"town\": \"Port\"}},\n"));
        string row = string.Join('\t', Enumerable.Range(0, 200).Select(i => 1000 + i));
        string japanese = string.Concat(Enumerable.Repeat("工房の鍵は二番目の引き出しにあります。", 20));
        Assert.Null(MachineText.KindOf(code, BlockKind.Code));
        Assert.Null(MachineText.KindOf(record, BlockKind.Code));
        Assert.Null(MachineText.KindOf(row, BlockKind.TableRow));
        Assert.Null(MachineText.KindOf(japanese, BlockKind.Paragraph));
    }

    [Fact]
    public async Task Mark_LinkListOfAPage_IsNavigationAndANotesListOfNotesIsNot()
    {
        ReadDocument page = await Rag.Ingest.Tests.Readers.Reading.TextAsync("a.md", string.Concat(Enumerable.Range(0, 8).Select(i => $"- [Page {i}](https://example.org/{i})\n")));
        ReadDocument note = await Rag.Ingest.Tests.Readers.Reading.TextAsync("a.md", string.Concat(Enumerable.Range(0, 8).Select(i => $"- [[Book {i}]]\n")));
        Assert.All(page.Content.Blocks, block => Assert.Equal(PassageKind.Navigation, block.Machine));
        Assert.All(note.Content.Blocks, block => Assert.Null(block.Machine));
    }

    [Fact]
    public async Task Cut_DrawingWithinANote_IsAPassageOfItsOwn()
    {
        string drawing = string.Concat(Enumerable.Repeat("<path d=\"M10 20 L30 40 Z\"/>\n", 20));
        ReadDocument note = await Rag.Ingest.Tests.Readers.Reading.TextAsync("a.md", $"The pump hangs left.\n\n```\n{drawing}```\n\nThe valve is below it. See [the plan](plan.md).");
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", note.Content, null, new WordCounter(), ChunkOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal([PassageKind.Prose, PassageKind.Markup, PassageKind.Prose], passages.Select(p => p.Facts.Kind));
        Assert.Equal(["plan.md"], passages[2].Facts.Links);
    }

    [Fact]
    public async Task Cut_LongList_PassagesSayThatItGoesOnAndWhatLeadsItIn()
    {
        ReadDocument note = await Rag.Ingest.Tests.Readers.Reading.TextAsync("a.md", "You need for the camp:\n\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"- {i} pegs of the longer kind\n")));
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", note.Content, null, new WordCounter(), ChunkOptions.Default, TestContext.Current.CancellationToken);
        Assert.True(passages.Count > 2);
        Assert.All(passages, p => Assert.Equal(PassageKind.List, p.Facts.Kind));
        Assert.All(passages.Skip(1), p => Assert.Equal("You need for the camp:", p.Context));
        Assert.Equal([false, true], [passages[0].Facts.GoesOnBefore, passages[^1].Facts.GoesOnBefore]);
        Assert.Equal([true, false], [passages[0].Facts.GoesOnAfter, passages[^1].Facts.GoesOnAfter]);
    }

    [Fact]
    public async Task Cut_LongTableBelowANote_EachPassageHasTheNoteAndTheHeader()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"| {1800 + i} | {i} barrels of the better kind |\n"));
        ReadDocument note = await Rag.Ingest.Tests.Readers.Reading.TextAsync("a.md", "All figures in thousand barrels.\n\n| Year | Sold |\n| --- | --- |\n" + rows);
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", note.Content, null, new WordCounter(), ChunkOptions.Default, TestContext.Current.CancellationToken);
        Assert.True(passages.Count > 2);
        Assert.All(passages.Skip(1), p => Assert.Contains("All figures in thousand barrels.", p.Context, StringComparison.Ordinal));
        Assert.All(passages.Skip(1), p => Assert.Contains("Sold", p.Context, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cut_Mailbox_PassagesHaveTheirMessagesFacts()
    {
        DocumentContent content = new("One\n\nfirst\n\nTwo\n\nsecond", [new Block(BlockKind.Heading, 0, 3, 1), new Block(BlockKind.Paragraph, 5, 10), new Block(BlockKind.Paragraph, 12, 15), new Block(BlockKind.Paragraph, 17, 23)], [], [])
        {
            Entries = [new Entry(0, 10, DateTimeOffset.UnixEpoch, "Ann", "One"), new Entry(12, 23, DateTimeOffset.UnixEpoch.AddDays(1), "Ben", "Two")],
        };
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", content, null, new WordCounter(), ChunkOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal([("Ann", "One", true), ("Ben", "Two", true)], passages.Select(p => (p.Facts.Author!, p.Facts.Title!, p.Facts.BeginsEntry)));
        Assert.Equal(["One\n\nfirst", "Two\n\nsecond"], passages.Select(p => p.Text));
    }

    [Fact]
    public async Task Cut_SentenceOverALineBreak_IsNotTornThere()
    {
        DocumentContent content = DocumentContent.Plain("The pump stopped at nine in the evening of that day.\nThe order needs approvals from people in these offices,\nFinance and Sales.\nA copy of it stays here in the files for a year.");
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", content, null, new WordCounter(), new ChunkOptions { MinTokens = 12, MaxTokens = 24 }, TestContext.Current.CancellationToken);
        Assert.Contains(passages, p => p.Text.Contains("these offices,\nFinance and Sales.", StringComparison.Ordinal));
    }
}
