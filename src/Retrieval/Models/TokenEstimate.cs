namespace Rag.Retrieval.Models;

/// <summary>Tokens without a tokenizer: rather too many than too few, so that nothing is cut where the real count is larger.</summary>
public static class TokenEstimate
{
    /// <summary>What <see cref="ITokenCounter.Name"/> is where counts are estimates.</summary>
    public const string Name = "estimate";

    /// <summary>One token for four letters or digits of a word, and for every other character that is not a space.</summary>
    public static int Count(string text)
    {
        int tokens = 0, run = 0;
        foreach (char c in text)
        {
            bool inWord = c < 0x2E80 && char.IsLetterOrDigit(c);
            if (inWord) run++;
            if (inWord && run % 4 == 1 || !inWord && !char.IsWhiteSpace(c) && !char.IsLowSurrogate(c)) tokens++;
            if (!inWord) run = 0;
        }
        return tokens;
    }
}
