using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Answers;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("Dr. Smith met J. K. Rowling at 3.5 km. They talked.", "Dr. Smith met J. K. Rowling at 3.5 km.|They talked.")]
    [InlineData("It costs 1.200,50 Euro, z.B. in Köln. Der Preis gilt seit dem 3. März 2024. Danach nicht.",
        "It costs 1.200,50 Euro, z.B. in Köln.|Der Preis gilt seit dem 3. März 2024.|Danach nicht.")]
    [InlineData("See Fig. 3 and vol. 12 of the U.S. Army report. The U.S. The end.", "See Fig. 3 and vol. 12 of the U.S. Army report.|The U.S.|The end.")]
    [InlineData("He said \"Stop!\" Then he left.[12] Nobody followed (not even I). Why?", "He said \"Stop!\"|Then he left.[12]|Nobody followed (not even I).|Why?")]
    [InlineData("黑豹队只丢了308分。他们赢了！真的吗？", "黑豹队只丢了308分。|他们赢了！|真的吗？")]
    [InlineData("- first item\n- second item\n1. third. More.", "- first item|- second item|1. third.|More.")]
    [InlineData("Opening hours\nThe pool opens at nine and the long line goes on\nuntil the evening comes. Then it closes.",
        "Opening hours|The pool opens at nine and the long line goes on\nuntil the evening comes.|Then it closes.")]
    [InlineData("  \n\n...\n — ", "")]
    public void Split_RunningText_CutsAtSentences(string text, string expected) => Assert.Equal(expected, Joined(text, DocumentContent.Plain(text).Blocks));

    [Fact]
    public void Split_TableAndCode_CutsAtRowsAndLines()
    {
        string text = "City\tSince\nParis. Old\t508\nint x = 1. + 2;\n\nreturn x;";
        int row = text.IndexOf('\n') + 1, code = text.IndexOf("int", StringComparison.Ordinal);
        Block[] blocks = [new(BlockKind.TableHeader, 0, row - 1), new(BlockKind.TableRow, row, code - 1), new(BlockKind.Code, code, text.Length)];
        Assert.Equal("City\tSince|Paris. Old\t508|int x = 1. + 2;|return x;", Joined(text, blocks));
    }

    [Fact]
    public void Split_AnyText_GivesTrimmedRangesInOrderThatHoldEveryLetter()
    {
        string text = string.Concat(Enumerable.Range(0, 3000).Select(i => "aB.9 \n\t。!?\"[1]é😀-"[(i * 7 + i / 13) % 18]));
        List<TextRange> sentences = SentenceSplitter.Split(text, 0, text.Length, []);
        int at = 0;
        foreach ((int start, int end) in sentences)
        {
            Assert.True(start >= at && end > start);
            Assert.Equal(text[start..end].Trim(), text[start..end]);
            Assert.DoesNotContain(text[at..start], char.IsLetterOrDigit);
            at = end;
        }
        Assert.DoesNotContain(text[at..], char.IsLetterOrDigit);
    }

    private static string Joined(string text, IReadOnlyList<Block> blocks) =>
        string.Join('|', SentenceSplitter.Split(text, 0, text.Length, blocks).Select(s => text[s.Start..s.End]));
}
