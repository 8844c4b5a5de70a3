using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Answers.Reading;

public sealed class SourceReaderTests
{
    private static readonly string Handbook = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"Rule {i}: " + new string((char)('a' + i % 26), 150) + " ends."));

    [Fact]
    public async Task Read_PassagesOfOneDocument_StandInItsOrderJoinedAcrossASmallGap()
    {
        FakeKnowledge knowledge = new(Handbook, "Another note.") { Content = Rows };
        ReadingList list = await ReadAsync(knowledge, 100_000, Hit(knowledge, "Rule 30"), Hit(knowledge, "Rule 4"), Hit(knowledge, "Rule 9"));
        Assert.Equal(list.Sources.Select(source => source.Hit.Passage.Start).Order(), list.Sources.Select(source => source.Hit.Passage.Start));
        Assert.Equal(Enumerable.Range(1, list.Sources.Count), list.Sources.Select(source => source.Number));
        string shown = string.Join('\n', list.Sources.Select(source => source.Shown));
        Assert.Contains("Rule 6:", shown, StringComparison.Ordinal); // between 4 and 9
        Assert.DoesNotContain("Rule 20:", shown, StringComparison.Ordinal);
        Assert.All(list.Sources, source => Assert.Equal(Handbook[source.Hit.Passage.Start..source.Hit.Passage.End], source.Hit.Passage.Text));
        Assert.All(list.Sources.Take(list.Sources.Count - 1).Zip(list.Sources.Skip(1)), pair => Assert.True(pair.First.Hit.Passage.End <= pair.Second.Hit.Passage.Start));
    }

    [Fact]
    public async Task Read_MoreThanTheBudget_NamesWhatWasLeftOut()
    {
        FakeKnowledge knowledge = new(Handbook) { Content = Rows };
        ReadingList list = await ReadAsync(knowledge, 300, Hit(knowledge, "Rule 4"), Hit(knowledge, "Rule 30"));
        Assert.True(list.Tokens < 450, $"{list.Tokens} tokens");
        Assert.StartsWith("no room", list.LeftOut["Rule 30"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SecondRound_KeepsTheNumbersOfTheFirst()
    {
        FakeKnowledge knowledge = new(Handbook) { Content = Rows };
        using SentenceReader sentences = new(knowledge, new TextAnalyzer());
        SourceReader reader = new(sentences, new FakeChat());
        ReadingList first = await reader.ReadAsync(ReadingList.Empty, [Hit(knowledge, "Rule 30")], 1000, TestContext.Current.CancellationToken);
        ReadingList second = await reader.ReadAsync(first, [Hit(knowledge, "Rule 30"), Hit(knowledge, "Rule 4")], 1000, TestContext.Current.CancellationToken);
        Assert.Equal(first.Sources, second.Sources.Take(first.Sources.Count));
        Assert.Contains(second.Sources.Skip(first.Sources.Count), source => source.Shown.Contains("Rule 4:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_EncodedData_TakesNoPlace()
    {
        FakeKnowledge knowledge = new(string.Concat(Enumerable.Repeat("iVBORw0KGgoAAAANSUhEUg", 40)), "A note about the pool.");
        Hit[] hits = [.. (await knowledge.SearchAsync(new SearchRequest("pool", 10), TestContext.Current.CancellationToken)).Hits];
        hits[0] = hits[0] with { Passage = hits[0].Passage with { Facts = new PassageFacts { Kind = PassageKind.Data } } };
        ReadingList list = await ReadAsync(knowledge, 5000, hits);
        Assert.Equal("A note about the pool.", Assert.Single(list.Sources).Shown);
        Assert.Contains("no reader needs", list.LeftOut["p0"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BlockKind.TableRow, "| Part | Price |\n|---|---|\n| battery | 6.30 |")]
    [InlineData(BlockKind.ListItem, "- battery\t6.30")]
    [InlineData(BlockKind.Code, "```\nbattery\t6.30\n```")]
    public void Write_Block_KeepsItsForm(BlockKind kind, string expected)
    {
        const string Text = "Part\tPrice\nbattery\t6.30";
        DocumentContent content = new(Text, [new Block(BlockKind.TableHeader, 0, 10), new Block(kind, 11, Text.Length, kind is BlockKind.ListItem ? 1 : 0)], [], []);
        Assert.Equal(expected.Replace("battery\t6.30", kind is BlockKind.ListItem ? "battery 6.30" : "battery\t6.30", StringComparison.Ordinal), SourceText.Write(content, new SourceSpan(11, Text.Length)));
    }

    [Fact]
    public async Task Build_Sources_StandUnderTheirDocumentAndHeadings()
    {
        FakeKnowledge knowledge = new("# Prices\nA night costs 5 euros.", "Pool rules.")
        {
            Titles = ["Hut", "Pool"],
            Content = text => text.StartsWith('#')
                ? new DocumentContent(text, [new Block(BlockKind.Heading, 2, 8, 1), new Block(BlockKind.Paragraph, 9, text.Length)], [], [])
                : DocumentContent.Plain(text),
        };
        ReadingList list = await ReadAsync(knowledge, 5000, Hit(knowledge, "A night costs 5 euros."), Hit(knowledge, "Pool rules.", 1));
        Prompt prompt = PromptBuilder.Build(new PromptFrame([], 0, null), list.Sources, "Question: ?");
        Assert.Equal(
            "=== SOURCES ===\nDocument: Hut (0.md)\n[1] \n# Prices\nA night costs 5 euros.\n\nDocument: Pool (1.md)\n[2] \nPool rules.\n=== END OF SOURCES ===\n\nQuestion: ?",
            prompt.Turns[^1].Text);
    }

    private static DocumentContent Rows(string text)
    {
        List<Block> blocks = [];
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at) is >= 0 and var feed ? feed : text.Length;
            blocks.Add(new Block(BlockKind.Paragraph, at, end));
            at = end + 1;
        }
        return new DocumentContent(text, blocks, [], []);
    }

    private static Hit Hit(FakeKnowledge knowledge, string begins, int document = 0)
    {
        Passage whole = knowledge.PassageOf(document);
        int start = whole.Text.IndexOf(begins + (begins.EndsWith('.') ? "" : ":"), StringComparison.Ordinal);
        int end = whole.Text.IndexOf('\n', start) is >= 0 and var feed ? feed : whole.Text.Length;
        return new Hit(whole with { Id = begins, Start = start, End = end, Text = whole.Text[start..end] }, knowledge.Documents[document], new Scores(1, null, 1, null));
    }

    private static async Task<ReadingList> ReadAsync(FakeKnowledge knowledge, int budget, params Hit[] hits)
    {
        using SentenceReader sentences = new(knowledge, new TextAnalyzer());
        return await new SourceReader(sentences, new FakeChat()).ReadAsync(ReadingList.Empty, hits, budget, TestContext.Current.CancellationToken);
    }
}
