using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>Cuts a document's text into pieces, so that each visible character is in exactly one and no grapheme is in two.</summary>
internal sealed class PieceCutter(DocumentContent content)
{
    // About 150 tokens of prose: two of them still fit a passage.
    private const int LongestPiece = 600;

    private const int ShortestSentence = 60;

    private readonly string text = content.Text;
    private readonly HashSet<int> sections = Sections.Of(content);
    private readonly List<Piece> pieces = [];

    public static List<Piece> Of(DocumentContent content)
    {
        var cutter = new PieceCutter(content);
        int at = 0;
        for (int i = 0; i < content.Blocks.Count; i++)
        {
            Block block = content.Blocks[i];
            // Blocks come from files: one out of order is not trusted to be where it says.
            if (block.Start < at || block.End <= block.Start || block.End > content.Text.Length) continue;
            cutter.AddLines(at, block.Start, Math.Max(0, i - 1));
            cutter.AddBlock(block, i);
            at = block.End;
        }
        cutter.AddLines(at, content.Text.Length, Math.Max(0, content.Blocks.Count - 1));
        return cutter.pieces;
    }

    /// <summary>Halves a piece that has more tokens than a passage may have.</summary>
    public static IEnumerable<Piece> Halve(string text, Piece piece)
    {
        int middle = Split(text, piece.Start, piece.Start + Math.Max(1, (piece.End - piece.Start) / 2));
        if (middle >= piece.End) return [piece];
        Piece first = piece with { End = TrimEnd(text, piece.Start, middle) };
        return [first, new Piece(TrimStart(text, middle, piece.End), piece.End, Cut.Within, piece.Block)];
    }

    private void AddBlock(Block block, int index)
    {
        Cut before = sections.Contains(index) ? Cut.Section : Cut.Block;
        switch (block.Kind)
        {
            case BlockKind.Code:
                AddLines(block.Start, block.End, index, before);
                break;
            case BlockKind.Paragraph or BlockKind.Quote or BlockKind.ListItem:
                AddSentences(block, index, before);
                break;
            default:
                Add(block.Start, block.End, before, index);
                break;
        }
    }

    /// <summary>From the beginning of each sentence to that of the next, so that signs between them are in one of them.</summary>
    private void AddSentences(Block block, int index, Cut before)
    {
        int at = block.Start;
        // One sentence is what most blocks are.
        if (block.End - block.Start > ShortestSentence)
        {
            foreach (TextRange sentence in SentenceSplitter.Split(text, block.Start, block.End, [block]))
            {
                if (sentence.Start <= at || !Graphemes.IsBoundary(text, at, sentence.Start)) continue;
                if (Add(at, sentence.Start, before, index)) before = Cut.Sentence;
                at = sentence.Start;
            }
        }
        Add(at, block.End, before, index);
    }

    private void AddLines(int start, int end, int block, Cut before = Cut.Block)
    {
        for (int at = start; at < end;)
        {
            int lineEnd = text.IndexOf('\n', at, end - at);
            int next = lineEnd < 0 ? end : lineEnd + 1;
            if (Add(at, next, before, block)) before = Cut.Sentence;
            else if (before != Cut.Section) before = Cut.Block;
            at = next;
        }
    }

    /// <summary>Adds a range as one piece or, where it is long, as several; false where nothing visible is in it.</summary>
    private bool Add(int start, int end, Cut before, int block)
    {
        bool any = false;
        for (int at = start; at < end;)
        {
            int next = end - at <= LongestPiece ? end : Split(text, at, at + LongestPiece);
            int first = TrimStart(text, at, next), last = TrimEnd(text, first, next);
            if (first < last)
            {
                Append(new Piece(first, last, any ? Cut.Within : before, block));
                any = true;
            }
            at = next;
        }
        return any;
    }

    /// <summary>Two pieces that share a grapheme become one.</summary>
    private void Append(Piece piece)
    {
        if (pieces.Count > 0 && pieces[^1] is var last
            && !(Graphemes.IsBoundary(text, last.Start, last.End) && Graphemes.IsBoundary(text, last.Start, piece.Start)))
            pieces[^1] = last with { End = piece.End };
        else pieces.Add(piece);
    }

    /// <summary>The last white space before the limit, else the last border of a grapheme.</summary>
    private static int Split(string text, int start, int limit)
    {
        int space = text.AsSpan(start, Math.Min(limit, text.Length) - start).LastIndexOfAny(" \t\n");
        // Far back it would leave a stub.
        return space > (limit - start) / 2 && Graphemes.IsBoundary(text, start + space, start + space + 1)
            ? start + space + 1
            : Graphemes.LastBoundary(text, start, Math.Min(limit, text.Length));
    }

    /// <summary>Passes white space, but for a blank that carries an accent.</summary>
    private static int TrimStart(string text, int start, int end)
    {
        int first = start;
        while (first < end && char.IsWhiteSpace(text[first])) first++;
        return first < end && !Graphemes.IsBoundary(text, start, first) ? first - 1 : first;
    }

    private static int TrimEnd(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }
}
