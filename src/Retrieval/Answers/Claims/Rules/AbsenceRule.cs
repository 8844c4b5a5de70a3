using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>
/// "The sources do not say how long …" is right unless a line that speaks of the same has what is said to be missing.
/// </summary>
internal static class AbsenceRule
{
    private const double Same = 0.5;

    private static readonly PhraseSet Sources = new("source", "sources", "note", "notes", "document", "documents", "passage",
        "passages", "text", "texts", "excerpt", "excerpts", "context", "material", "quelle", "quellen", "notizen", "dokument",
        "dokumente", "dokumenten", "unterlagen",
        "les sources", "documents", "extraits", "notes", "fuentes", "documentos", "notas", "textos");

    private static readonly PhraseSet Denials = new("not", "no", "don't", "doesn't", "none", "nothing", "nowhere", "nicht", "keine",
        "keinen", "kein", "nichts", "nirgends", "pas", "aucun", "aucune", "rien", "ninguna", "ningun", "nada");

    private static readonly PhraseSet Tells = new("say", "says", "mention", "mentions", "state", "states", "give", "gives", "name",
        "names", "contain", "contains", "tell", "tells", "specify", "specifies", "provide", "provides", "found", "information",
        "indicate", "describe", "list", "in the notes", "in the sources",
        "sagen", "sagt", "nennen", "nennt", "erwahnen", "erwahnt", "enthalten", "angabe", "angaben", "geben", "steht", "hervor",
        "disent", "dit", "mentionnent", "precisent", "indiquent", "donnent", "dicen", "mencionan", "indican", "dan", "precisan");

    private static readonly (PhraseSet Asked, Func<TextReading, bool> Has)[] Kinds =
    [
        (new("how long", "duration", "time", "deadline", "how soon", "how quickly", "wie lange", "dauer", "frist", "combien de temps",
            "duree", "delai", "cuanto tiempo", "duracion", "plazo"), text => text.Quantities.Any(q => q.Unit.Dimension == "time")),
        (new("how much", "price", "cost", "costs", "amount", "fee", "salary", "wie viel", "preis", "kosten", "kostet", "betrag",
            "combien", "prix", "cout", "montant", "cuanto cuesta", "precio",
            "coste"), text => text.Quantities.Any(q => q.Unit.Dimension is "dollar" or "euro" or "pound" or "franc" or "yen" or "percent")),
        (new("when", "date", "what time", "which day", "wann", "datum", "quand", "cuando", "fecha"), text => text.Moments.Count > 0),
        (new("how many", "number of", "wie viele", "anzahl", "combien de", "cuantos",
            "cuantas"), text => text.Quantities.Any(q => q.Unit == Unit.None)),
        (new("e-mail", "email", "address", "link", "adresse",
            "correo"), text => text.Tokens.Any(token => token.Kind is TokenKind.Code
                && token.Text.Contains('@', StringComparison.Ordinal))),
    ];

    /// <summary>The verdict on a statement that something is not said; null for any other statement.</summary>
    public static ClaimVerdict? Check(ClaimEvidence evidence)
    {
        TextReading said = evidence.Statement.Own;
        if (!Sources.IsIn(said.Tokens) || !Denials.IsIn(said.Tokens) || !Tells.IsIn(said.Tokens)) return null;
        foreach ((PhraseSet asked, Func<TextReading, bool> has) in Kinds)
        {
            if (!asked.IsIn(said.Tokens)) continue;
            ReadLine? line = evidence.Best.Window.Lines.FirstOrDefault(l => has(l.Reading) && Topic(evidence, l) >= Same);
            if (line is not null) return new ClaimVerdict(ClaimMark.Contradicted, [line.Line],
                "what is said to be missing is there")
            { Wording = evidence.Share };
            break;
        }
        return new ClaimVerdict(ClaimMark.Agrees, evidence.Lines, "nothing read says it") { Wording = evidence.Share };
    }

    /// <summary>The share of the statement's other words that a line has.</summary>
    private static double Topic(ClaimEvidence evidence, ReadLine line)
    {
        HashSet<int> frame = [];
        for (int i = 0; i < evidence.Said.Tokens.Count; i++)
            if (Sources.IsAt(evidence.Said.Tokens, i) || Tells.IsAt(evidence.Said.Tokens, i)
                || Kinds.Any(kind => kind.Asked.IsAt(evidence.Said.Tokens, i))) frame.Add(i);
        List<ContentWord> words = [.. evidence.Said.Words.Where(word => !frame.Contains(word.Token))];
        return words.Count == 0 ? 0 : words.Count(word => line.Reading.Terms.Contains(word.Term)) / (double)words.Count;
    }
}
