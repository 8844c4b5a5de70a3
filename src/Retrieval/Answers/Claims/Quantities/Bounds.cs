using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>What is said around a number that makes it a least or a most. English, German, French and Spanish. Pure.</summary>
internal static class Bounds
{
    private const int Reach = 5;

    private static readonly PhraseSet NotMore = new("no more than", "not more than", "not longer than", "no longer than", "not exceed",
        "not to exceed", "cannot exceed", "must not exceed",
        "nicht mehr als", "nicht langer als", "pas plus de", "no mas de", "no later than", "nor exceed");

    private static readonly PhraseSet NotLess = new("no less than", "not less than", "no fewer than", "not fewer than",
        "nicht weniger als", "pas moins de", "no menos de");

    private static readonly PhraseSet Most = new("at most", "at the most", "up to", "maximum of", "a maximum", "as many as",
        "less than", "fewer than", "under", "below", "within", "hochstens", "maximal", "bis zu",
        "weniger als", "innerhalb von", "au plus", "au maximum", "jusqu'a", "moins de", "como maximo", "hasta", "menos de", "limit of",
        "limited to", "capped at");

    private static readonly PhraseSet Least = new("at least", "at the least", "minimum of", "a minimum", "more than", "longer than",
        "mindestens", "wenigstens", "mehr als", "au moins", "plus de",
        "al menos", "por lo menos", "mas de", "exceeds", "greater than");

    private static readonly PhraseSet LeastBehind = new("or more", "or longer", "or older", "or greater", "and above", "and more",
        "oder mehr", "ou plus", "o mas");

    private static readonly PhraseSet MostBehind = new("or fewer", "or less", "or under", "or shorter", "at most", "maximum", "max",
        "oder weniger", "ou moins", "o menos");

    /// <summary>The bound that the words before a number's first token, or behind its last, put on it.</summary>
    public static Bound Of(IReadOnlyList<Token> tokens, int first, int last)
    {
        // "20 or more", "20 crates or more".
        for (int i = last + 1; i <= last + 2; i++)
        {
            if (LeastBehind.IsAt(tokens, i)) return Bound.Least;
            if (MostBehind.IsAt(tokens, i)) return Bound.Most;
        }
        int from = Math.Max(0, first - Reach);
        // The nearest phrase rules; "no more than" holds "more than" and goes first.
        for (int i = first - 1; i >= from; i--)
        {
            if (tokens[i].Text is "." or ";" || tokens[i].Kind is TokenKind.Number) return Bound.None;
            if (i > 0 && NotMore.IsAt(tokens, i - 1)) return Bound.Most;
            if (i > 0 && NotLess.IsAt(tokens, i - 1)) return Bound.Least;
            if (NotMore.IsAt(tokens, i) || Most.IsAt(tokens, i)) return Bound.Most;
            if (NotLess.IsAt(tokens, i) || Least.IsAt(tokens, i)) return Bound.Least;
        }
        return Bound.None;
    }
}
