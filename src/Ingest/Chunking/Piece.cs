namespace Rag.Ingest.Chunking;

/// <summary>How good a place to cut the beginning of a piece is, from the worst to the best.</summary>
internal enum Cut
{
    /// <summary>Within a sentence, row or line that is too long by itself.</summary>
    Within,

    /// <summary>Between what belongs together: a heading and what follows, a header and its first row, a list and the line that leads it in.</summary>
    Glued,

    /// <summary>Within a list, table or block of code that a passage could hold whole.</summary>
    Part,

    /// <summary>Within an item of a long list, or between lines of long code that stand together.</summary>
    Nested,

    /// <summary>Between sentences.</summary>
    Sentence,

    /// <summary>Between the items, rows or sections of a list, table or block of code that is longer than a passage.</summary>
    Item,

    /// <summary>Between blocks that are nothing of one whole.</summary>
    Block,

    /// <summary>Before a heading, a message, or what is written for programs: always cut here.</summary>
    Section,
}

/// <summary>The smallest unit that passages are made of: a sentence, a row, a line. Begins and ends with visible text.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
/// <param name="Before">What a cut before it would be.</param>
/// <param name="Block">Index of its block; that of the block before, for text that stands in none.</param>
/// <param name="Tokens">Counted by the embedding model's vocabulary; 0 until then.</param>
internal readonly record struct Piece(int Start, int End, Cut Before, int Block, int Tokens = 0);
