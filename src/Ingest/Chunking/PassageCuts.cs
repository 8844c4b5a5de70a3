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
    /// The best place for the next cut: between blocks, if a passage of fair size ends there, else between sentences. Of several alike, the one
    /// whose following text has the lowest hash (content-defined chunking): an edit before the window then mostly leaves it where it was.
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
                bool leavesStub = rest - size < half;
                int rank = (pieces[i].Before >= Cut.Block, size) switch
                {
                    (true, var s) when s >= options.MinTokens => 4,
                    (true, var s) when s >= half => 3,
                    _ when pieces[i].Before == Cut.Sentence && size >= options.MinTokens => 2,
                    _ when pieces[i].Before != Cut.Within => 1,
                    _ => 0,
                };
                rank = rank * 2 + (leavesStub ? 0 : 1);
                // Fallbacks are taken as late as they come, so that passages are not needlessly small.
                long tie = rank >= 4 ? -Hash(text.AsSpan(pieces[i].Start, Math.Min(64, pieces[i].End - pieces[i].Start))) : size;
                if (rank > bestScore.Rank || (rank == bestScore.Rank && tie > bestScore.Tie)) (best, bestScore) = (i, (rank, tie));
            }
            size += pieces[i].Tokens;
            if (size > options.MaxTokens) break;
        }
        return best;
    }

    /// <summary>FNV-1a, 32 bits: the same on every machine and at every start.</summary>
    private static long Hash(ReadOnlySpan<char> value)
    {
        uint hash = 2166136261;
        foreach (char c in value) hash = (hash ^ c) * 16777619;
        return hash;
    }
}
