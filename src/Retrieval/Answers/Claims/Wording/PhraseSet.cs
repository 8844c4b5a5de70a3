namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>Phrases of one or more words, lower case and without diacritics, to be found among tokens. Immutable.</summary>
/// <param name="phrases">Words separated by single blanks.</param>
internal sealed class PhraseSet(params string[] phrases)
{
    private readonly ILookup<string, string[]> _byFirst = phrases.Select(phrase => phrase.Split(' ')).ToLookup(words => words[0]);

    /// <summary>Whether one of them begins at a token.</summary>
    public bool IsAt(IReadOnlyList<Token> tokens, int i) => LengthAt(tokens, i) > 0;

    /// <summary>Tokens of the longest one that begins at a token; 0 where none does.</summary>
    public int LengthAt(IReadOnlyList<Token> tokens, int i)
    {
        if (i < 0 || i >= tokens.Count) return 0;
        int longest = 0;
        foreach (string[] words in _byFirst[tokens[i].Text])
        {
            int n = 1;
            while (n < words.Length && i + n < tokens.Count && tokens[i + n].Text == words[n]) n++;
            if (n == words.Length) longest = Math.Max(longest, n);
        }
        return longest;
    }

    /// <summary>The place of the first one, or -1.</summary>
    public int Find(IReadOnlyList<Token> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
            if (LengthAt(tokens, i) > 0) return i;
        return -1;
    }

    /// <summary>Whether any is there.</summary>
    public bool IsIn(IReadOnlyList<Token> tokens) => Find(tokens) >= 0;
}
