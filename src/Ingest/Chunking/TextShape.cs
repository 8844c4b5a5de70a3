namespace Rag.Ingest.Chunking;

/// <summary>How much of a text is made of words, and how much of what only programs write.</summary>
/// <param name="InRuns">Share within stretches of letters and signs longer than any word, address or path.</param>
/// <param name="Signs">Share of characters that are neither letters nor digits nor blanks.</param>
/// <param name="Blanks">Share of white space.</param>
/// <param name="Identifiers">Share within hashes, keys, identifiers with digits, and numbers, of what is not white space.</param>
/// <param name="Length">UTF-16 units.</param>
internal readonly record struct TextShape(double InRuns, double Signs, double Blanks, double Identifiers, int Length)
{
    /// <summary>Letters in a row without a blank beyond which nothing is a word, an address or a path.</summary>
    private const int LongestRun = 160;

    private const double MostInRuns = 0.4, MostSigns = 0.42;

    /// <summary>Shorter than this, keys and numbers are a record that somebody may ask for.</summary>
    private const int ShortestState = 600;

    /// <summary>A token of digits and letters mixed is an identifier from this length on.</summary>
    private const int ShortestIdentifier = 12;

    /// <summary>Base64 and the like, or hardly a letter in it.</summary>
    public bool IsEncoded => InRuns > MostInRuns || Signs > MostSigns;

    /// <summary>What a tool writes for itself: mostly hashes, identifiers and numbers.</summary>
    public bool IsMachineState => Length >= ShortestState && Identifiers > 0.45;

    /// <summary>Code without the blanks that people put into it.</summary>
    public bool IsMinified => Length >= ShortestState && Blanks < 0.06 && Signs > 0.18;

    public static TextShape Of(ReadOnlySpan<char> text)
    {
        int signs = 0, blanks = 0, run = 0, inRuns = 0, identifiers = 0, word = 0, digits = 0;
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c);
            if (blank) blanks++;
            if (!blank && !char.IsLetterOrDigit(c) && c is not ('|' or '-' or '_' or '=')) signs++;
            // Scripts without blanks are read as they are.
            run = blank || c >= 0x2E80 ? 0 : run + 1;
            if (run == LongestRun) inRuns += LongestRun;
            else if (run > LongestRun) inRuns++;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '/' or '.')
            {
                word++;
                if (char.IsAsciiDigit(c)) digits++;
                continue;
            }
            identifiers += Identifier(word, digits);
            (word, digits) = (0, 0);
        }
        identifiers += Identifier(word, digits);
        double length = Math.Max(1, text.Length);
        return new TextShape(inRuns / length, signs / length, blanks / length, identifiers / Math.Max(1, length - blanks), text.Length);
    }

    /// <summary>Characters of a token that is a number, or long with many digits in it; otherwise 0.</summary>
    private static int Identifier(int word, int digits) => word > 0 && (digits * 2 >= word || (word >= ShortestIdentifier && digits * 6 >= word)) ? word : 0;
}
