namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Tells a line that gives a property ("director: Ridley Scott", "Price: 14,200 EUR") from running text. Pure.</summary>
internal static class PropertyLine
{
    private const int LongestName = 30, MostWords = 4;

    /// <summary>Whether a line that begins here has a short name, a colon, and a value in the same line.</summary>
    public static bool Begins(string text, int start, int end)
    {
        if (start >= end || !char.IsLetter(text[start])) return false;
        int words = 1;
        for (int i = start; i < end && i - start <= LongestName; i++)
        {
            char c = text[i];
            if (c == ':') return i + 2 < end && text[i + 1] == ' ' && !char.IsWhiteSpace(text[i + 2]);
            if (c == ' ' && ++words > MostWords) return false;
            if (c != ' ' && !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '(' or ')' or '/' or '.')) return false;
        }
        return false;
    }
}
