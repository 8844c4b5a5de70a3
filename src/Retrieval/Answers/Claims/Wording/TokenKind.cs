namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>What a token is to the check.</summary>
internal enum TokenKind
{
    /// <summary>Letters, apostrophes within.</summary>
    Word,

    /// <summary>Digits, with the signs that group or divide them.</summary>
    Number,

    /// <summary>What is copied and never reworded: an address, a path, a code of letters and digits.</summary>
    Code,

    /// <summary>Any other single character that is not white space.</summary>
    Sign,
}

/// <summary>A piece of a text at its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Lower case and without diacritics; a number as written.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End);
