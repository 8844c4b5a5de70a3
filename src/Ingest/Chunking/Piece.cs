namespace Rag.Ingest.Chunking;

/// <summary>How good a place to cut the beginning of a piece is.</summary>
internal enum Cut
{
    /// <summary>Within a sentence, row or line that is too long by itself.</summary>
    Within,

    /// <summary>Between sentences, or lines of code.</summary>
    Sentence,

    /// <summary>Between paragraphs, rows, items; at a blank line of code.</summary>
    Block,

    /// <summary>Before a heading: always cut here.</summary>
    Section,
}

/// <summary>The smallest unit that passages are made of: a sentence, a row, a line. Begins and ends with visible text.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
/// <param name="Before">What a cut before it would be.</param>
/// <param name="Block">Index of its block; that of the block before, for text that stands in none.</param>
/// <param name="Tokens">Counted by the embedding model's vocabulary; 0 until then.</param>
internal readonly record struct Piece(int Start, int End, Cut Before, int Block, int Tokens = 0);
