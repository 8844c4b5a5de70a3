namespace Rag.Ingest.Chunking;

/// <summary>Decides which pieces make a passage.</summary>
internal static class PassageCuts
{
    // White space has no tokens, yet a passage must not hold a megabyte of it.
    private const int BlankPerToken = 20;

    /// <summary>Ranges of pieces, one for each passage, in order and without gaps.</summary>
    public static IEnumerable<Range> Of(string text, IReadOnlyList<Piece> pieces, ChunkOptions options)
    {
        pieces = [.. pieces.Select((piece, i) => i == 0 ? piece : piece with { Tokens = piece.Tokens + (piece.Start - pieces[i - 1].End) / BlankPerToken })];
        for (int start = 0; start < pieces.Count;)
        {
            int end = start + 1;
            while (end < pieces.Count && pieces[end].Before != Cut.Section) end++;
            foreach (Range range in OfSection(text, pieces, start, end, options)) yield return range;
            start = end;
        }
    }

    private static IEnumerable<Range> OfSection(string text, IReadOnlyList<Piece> pieces, int start, int end, ChunkOptions options)
    {
        long rest = 0;
        for (int i = start; i < end; i++) rest += pieces[i].Tokens;
        while (rest > options.MaxTokens)
        {
            int cut = Choose(text, pieces, start, end, rest, options);
            for (int i = start; i < cut; i++) rest -= pieces[i].Tokens;
            yield return start..cut;
            start = cut;
        }
        if (start < end) yield return start..end;
    }

    /// <summary>
    /// The best place for the next cut. Of several alike that leave a passage of fair size, the one whose following text has the lowest hash
    /// (content-defined chunking): an edit before the window then mostly leaves it where it was.
    /// </summary>
    private static int Choose(string text, IReadOnlyList<Piece> pieces, int start, int end, long rest, ChunkOptions options)
    {
        int half = options.MinTokens / 2, best = start + 1;
        (int Rank, long Tie) bestScore = (-1, 0);
        long size = 0;
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                int rank = Rank(pieces[i].Before, size >= options.MinTokens, size >= half) * 2 + (rest - size < half ? 0 : 1);
                // Small passages are taken as late as they come, so that they are not needlessly small.
                long tie = size >= half && pieces[i].Before >= Cut.Item ? -Hash(text.AsSpan(pieces[i].Start, Math.Min(64, pieces[i].End - pieces[i].Start))) : size;
                if (rank > bestScore.Rank || (rank == bestScore.Rank && tie > bestScore.Tie)) (best, bestScore) = (i, (rank, tie));
            }
            size += pieces[i].Tokens;
            if (size > options.MaxTokens) break;
        }
        return best;
    }

    /// <summary>A small passage is better than a torn list, a torn list better than a torn sentence.</summary>
    private static int Rank(Cut cut, bool good, bool fair) => cut switch
    {
        >= Cut.Block => good ? 13 : fair ? 12 : 7,
        Cut.Item => good ? 11 : fair ? 9 : 6,
        Cut.Sentence => good ? 10 : fair ? 8 : 5,
        Cut.Nested => good ? 7 : fair ? 4 : 3,
        Cut.Part => 2,
        Cut.Glued => 1,
        _ => 0,
    };

    /// <summary>FNV-1a, 32 bits: the same on every machine and at every start.</summary>
    private static long Hash(ReadOnlySpan<char> value)
    {
        uint hash = 2166136261;
        foreach (char c in value) hash = (hash ^ c) * 16777619;
        return hash;
    }
}
