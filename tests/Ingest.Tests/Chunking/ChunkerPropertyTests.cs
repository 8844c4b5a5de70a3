using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rag.Ingest.Chunking;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Chunking;

/// <summary>What holds for every document, whatever is in it.</summary>
public sealed class ChunkerPropertyTests
{
    private static readonly ChunkOptions Small = new() { MinTokens = 12, MaxTokens = 24 };

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 300)]
    public bool Cut_AnyDocument_EveryVisibleCharacterIsInExactlyOnePassage(DocumentContent content)
    {
        int at = 0;
        foreach (Passage passage in Cut(content))
        {
            if (passage.Start < at || !string.IsNullOrWhiteSpace(content.Text[at..passage.Start])) return false;
            at = passage.End;
        }
        return string.IsNullOrWhiteSpace(content.Text[at..]);
    }

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 300)]
    public bool Cut_AnyDocument_PassageIsTheTextAtItsPlace(DocumentContent content) =>
        Cut(content).Select((p, i) => p.Ordinal == i && content.Text[p.Start..p.End] == p.Text && p.TextHash == Passage.HashOf(p.SearchText)).All(ok => ok);

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 300)]
    public bool Cut_AnyDocument_NoGraphemeIsSplit(DocumentContent content)
    {
        HashSet<int> boundaries = [.. StringInfo.ParseCombiningCharacters(content.Text), content.Text.Length];
        return Cut(content).All(p => boundaries.Contains(p.Start) && boundaries.Contains(p.End));
    }

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 300)]
    public bool Cut_AnyDocument_PassagesKeepTheBudgetUnlessOneGraphemeBreaksIt(DocumentContent content) =>
        Cut(content).All(p => WordCounter.Count(p.Text) <= Small.MaxTokens || new StringInfo(p.Text).LengthInTextElements == 1);

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 100)]
    public bool Cut_Twice_GivesTheSame(DocumentContent content) =>
        Cut(content).Select(p => (p.Id, p.Start, p.End, p.Context)).SequenceEqual(Cut(content).Select(p => (p.Id, p.Start, p.End, p.Context)));

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 100)]
    public bool Cut_AnyDocument_IdsAreUnique(DocumentContent content) => Cut(content).Select(p => p.Id).Distinct().Count() == Cut(content).Count;

    [Property(Arbitrary = [typeof(Documents)], MaxTest = 200)]
    public bool Cut_SectionPutBefore_LeavesTheOtherPassagesAsTheyWere(DocumentContent content)
    {
        const string added = "New section\n\nWith a sentence of its own that stands nowhere else.";
        int shift = added.Length + 2;
        Block[] own = [.. content.Blocks.Select(b => b with { Start = b.Start + shift, End = b.End + shift })];
        if (own.Length == 0) return true;
        // What follows the new section must begin one of its own, as a heading does.
        own[0] = own[0] with { Kind = BlockKind.Heading, Level = 1 };
        var before = content with { Blocks = [content.Blocks[0] with { Kind = BlockKind.Heading, Level = 1 }, .. content.Blocks.Skip(1)] };
        var after = new DocumentContent(added + "\n\n" + content.Text,
            [new Block(BlockKind.Heading, 0, 11, 1), new Block(BlockKind.Paragraph, 13, added.Length), .. own], [], []);
        HashSet<string> ids = [.. Cut(after).Select(p => p.Id)];
        return Cut(before).All(p => ids.Contains(p.Id));
    }

    private static IReadOnlyList<Passage> Cut(DocumentContent content) =>
        Chunker.CutAsync("d", content, "Title", new WordCounter(), Small, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Documents as readers make them, of texts in which graphemes, scripts, long words and blanks of all kinds meet.</summary>
    public static class Documents
    {
        private static readonly string[] Words =
        [
            "word", "and", "Sentence.", "End!", "a", "3.14", "naïve", "e\u0301te\u0301", "日本語のテキスト。", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "🇨🇭🇩🇪", "👍🏽", "한국어", "ไทย",
            new string('x', 150), "\t", " ", "\n", "\r\n", "\u00A0", "…", "(see", "above).", "z\u0310\u0311\u0312", "\u200D", "\u0301",
        ];

        public static Arbitrary<DocumentContent> Contents()
        {
            Gen<string> text = from words in Gen.Elements(Words).ListOf() select string.Join(' ', words);
            Gen<(BlockKind, int, string)> block = from kind in Gen.Elements(Enum.GetValues<BlockKind>()) from level in Gen.Choose(1, 6) from t in text select (kind, level, t);
            return (from blocks in block.ListOf() select Build(blocks)).ToArbitrary();
        }

        private static DocumentContent Build(IEnumerable<(BlockKind Kind, int Level, string Text)> blocks)
        {
            var text = new StringBuilder();
            List<Block> result = [];
            foreach ((BlockKind kind, int level, string value) in blocks)
            {
                if (string.IsNullOrWhiteSpace(value)) continue;
                if (text.Length > 0) text.Append("\n\n");
                int start = text.Length;
                text.Append(value);
                result.Add(new Block(kind, start, text.Length, kind is BlockKind.Heading or BlockKind.ListItem ? level : 0));
            }
            return new DocumentContent(text.ToString(), result, [], []);
        }
    }
}
