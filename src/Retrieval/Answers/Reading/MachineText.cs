namespace Rag.Retrieval.Answers.Reading;

/// <summary>Recognises what no reader needs: drawings, encoded data, minified code. Pure.</summary>
internal static class MachineText
{
    /// <summary>Shorter texts are never taken for it: an identifier or an address may be what is asked for.</summary>
    private const int Shortest = 200;

    /// <summary>Letters in a row without a blank beyond which nothing is a word, an address or a path.</summary>
    private const int LongestRun = 160;

    /// <summary>The share of a text that such runs, or signs that are neither letters nor digits nor blanks, may make up.</summary>
    private const double MostInRuns = 0.4, MostSigns = 0.42;

    /// <summary>Whether a block is such text.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Length < Shortest) return false;
        int signs = 0, run = 0, inRuns = 0;
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c);
            if (!blank && !char.IsLetterOrDigit(c) && c is not ('|' or '-' or '_' or '=')) signs++;
            // Scripts without blanks are read as they are.
            run = blank || c >= 0x2E80 ? 0 : run + 1;
            if (run == LongestRun) inRuns += LongestRun;
            else if (run > LongestRun) inRuns++;
        }
        return inRuns > MostInRuns * text.Length || signs > MostSigns * text.Length;
    }
}
