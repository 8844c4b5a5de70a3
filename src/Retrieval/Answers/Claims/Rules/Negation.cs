using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>What a text denies. English, German, French, Spanish. Pure.</summary>
internal static class Negation
{
    private const int Reach = 4;

    private static readonly PhraseSet Negators = new("not", "never", "cannot", "no", "none", "neither", "nor", "nobody", "nothing",
        "nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "nie", "niemals", "pas", "jamais", "aucun", "aucune",
        "nunca", "ningun", "ninguna", "tampoco");

    /// <summary>Phrases with a negator in them that deny nothing.</summary>
    private static readonly PhraseSet Idioms = new("not only", "not just", "no later", "no more than", "not more than",
        "no longer than", "no less", "not less", "no fewer", "no matter", "or not", "if not", "not to exceed", "not exceed",
        "nicht nur", "nicht mehr als", "nicht weniger", "nicht spater", "pas seulement", "pas plus de", "no solo", "no mas de",
        "no doubt", "why not", "no sooner");

    /// <summary>Words that deny, restrict or forbid without a negator: where one stands, wording alone does not tell what is
    /// denied.</summary>
    private static readonly PhraseSet Restrictions = new("only", "except", "unless", "without", "until", "instead", "rather", "avoid",
        "forbidden", "prohibited", "prohibits", "unable", "refrain", "off limits", "fail", "fails", "refuse", "refused", "lack",
        "lacks",
        "ban", "banned", "deny", "denied", "stop", "other than", "anything but", "exempt", "ineligible", "excluded", "excludes",
        "exclude", "gone", "lost", "nur", "ausser", "ohne", "erst", "statt", "verboten", "untersagt", "unzulassig",
        "sans", "sauf", "seulement", "interdit", "interdite", "uniquement", "ne", "sin", "solo", "salvo", "prohibido", "excepto",
        "unicamente", "free of", "impossible", "illegal", "invalid", "too");

    /// <summary>Whether anything is denied, restricted or forbidden.</summary>
    public static bool IsAny(TextReading text)
    {
        for (int i = 0; i < text.Tokens.Count; i++)
            if (IsNegator(text.Tokens, i) || Restrictions.IsAt(text.Tokens, i)) return true;
        return false;
    }

    /// <summary>The terms that a negator stands before, at most four words away.</summary>
    public static HashSet<string> Denied(TextReading text)
    {
        HashSet<string> denied = [];
        for (int i = 0; i < text.Tokens.Count; i++)
        {
            if (!IsNegator(text.Tokens, i)) continue;
            ContentWord next = text.Words.FirstOrDefault(word => word.Token > i && word.Token <= i + Reach);
            if (next.Term is not null && !text.Tokens.Skip(i + 1).Take(next.Token - i - 1).Any(token =>
                token.Text is "." or "," or ";" or ":")) denied.Add(next.Term);
        }
        return denied;
    }

    private static bool IsNegator(IReadOnlyList<Token> tokens, int i)
    {
        if (!Negators.IsAt(tokens, i) && !tokens[i].Text.EndsWith("n't", StringComparison.Ordinal)) return false;
        return !Idioms.IsAt(tokens, i) && !(i > 0 && Idioms.LengthAt(tokens, i - 1) > 1);
    }
}
