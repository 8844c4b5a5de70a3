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
        "no doubt", "why not", "no sooner", "little to no", "little or no", "if not", "wenig bis kein");

    /// <summary>A clause that one of these begins supposes something and denies nothing.</summary>
    private static readonly PhraseSet Conditions = new("if", "unless", "when", "whenever", "in case", "should", "falls", "sofern", "wenn", "sollte", "si", "quand", "cuando");

    private static readonly PhraseSet ClauseEnds = new(".", ",", ";", ":", "(", ")", "and", "but", "or", "und", "aber", "oder", "et", "mais", "y", "pero");

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

    /// <summary>
    /// The terms that a negator stands before, at most four words away, each with the terms of its clause; none that the same text affirms as well ("for an hour only,
    /// after it you cannot").
    /// </summary>
    public static IReadOnlyList<Denial> Denied(TextReading text)
    {
        List<(Denial Denial, int Token)> denied = [];
        for (int i = 0; i < text.Tokens.Count; i++)
        {
            if (!IsNegator(text.Tokens, i)) continue;
            (int first, int last) = Clause(text.Tokens, i);
            if (Conditions.IsIn([.. text.Tokens.Skip(first).Take(i - first)])) continue;
            ContentWord next = text.Words.FirstOrDefault(word => word.Token > i && word.Token <= Math.Min(i + Reach, last));
            if (next.Term is null) continue;
            denied.Add((new Denial(next.Term, [.. text.Words.Where(word => word.Token >= first && word.Token <= last).Select(word => word.Term).Distinct()]), next.Token));
        }
        return [.. denied.Where(one => !text.Words.Any(word => word.Term == one.Denial.Term && denied.TrueForAll(other => other.Token != word.Token)))
            .Select(one => one.Denial)];
    }

    /// <summary>The first and the last token of the clause around a token.</summary>
    private static (int First, int Last) Clause(IReadOnlyList<Token> tokens, int at)
    {
        int first = at, last = at;
        while (first > 0 && !ClauseEnds.IsAt(tokens, first - 1)) first--;
        while (last + 1 < tokens.Count && !ClauseEnds.IsAt(tokens, last + 1)) last++;
        return (first, last);
    }

    private static bool IsNegator(IReadOnlyList<Token> tokens, int i)
    {
        if (!Negators.IsAt(tokens, i) && !tokens[i].Text.EndsWith("n't", StringComparison.Ordinal)) return false;
        return !Idioms.IsAt(tokens, i) && !(i > 0 && Idioms.LengthAt(tokens, i - 1) > 1) && !(i > 1 && Idioms.LengthAt(tokens, i - 2) > 2);
    }
}

/// <summary>A term that is denied.</summary>
/// <param name="Term">Stemmed.</param>
/// <param name="Clause">The terms of the clause that it stands in.</param>
internal sealed record Denial(string Term, IReadOnlyList<string> Clause);
