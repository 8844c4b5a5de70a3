using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Answers.Checking;

/// <summary>Compares one written sentence with source sentences: numbers with units, dates, names, negation, then wording.</summary>
internal sealed class SourceComparison(string sentence, string question, TextAnalyzer analyzer, Func<string, double> weights)
{
    private readonly IReadOnlyList<(string Number, string Unit)> _numbers = Facts.Numbers(sentence);
    private readonly bool _negated = Facts.IsNegated(sentence);
    private readonly Dictionary<string, Reading> _readings = [];

    /// <summary>What the sentence has in common with these, taken together.</summary>
    public Comparison With(IReadOnlyList<SourceSentence> sources)
    {
        if (sources.Count == 0) return new Comparison(0, "cites nothing");
        string? language = sources[0].Hit.Document.Language;
        if (!_readings.TryGetValue(language ?? "", out Reading? reading))
            _readings[language ?? ""] = reading = new Reading([.. Terms(language)], [.. analyzer.Sequence(question, language)], Facts.Names(sentence, language));
        (double wording, double brought) = Wording(sources, reading, StaticEmbedder.Understands(language));
        return new Comparison(wording, Contradiction(sources, reading.Names, wording)) { Brought = brought };
    }

    /// <summary>The share of the sentence's words that the sources have, and the same of those that the question has not got.</summary>
    private (double Wording, double Brought) Wording(IReadOnlyList<SourceSentence> sources, Reading reading, bool byMeaning)
    {
        IReadOnlyList<string>? words = null;
        double shared = 0, around = 0, mass = 0, brought = 0, lacking = 0;
        foreach ((string word, string term) in reading.Terms)
        {
            double weight = weights(term);
            mass += weight;
            double before = shared + around;
            if (sources.Any(s => s.Terms.Counts.ContainsKey(term))) shared += weight;
            // What a sentence is about often stands in the one before it, in a heading or in the title.
            else if (sources.Any(s => s.Previous?.Terms.Counts.ContainsKey(term) ?? false)) around += 0.7 * weight;
            else if (sources.Any(s => Surroundings(s).Contains(term, StringComparison.OrdinalIgnoreCase))) around += 0.5 * weight;
            else shared += 0.8 * weight * SimilarWords.Best(word, words ??= [.. sources.SelectMany(s => SimilarWords.Of(s.Text)).Distinct()], byMeaning);
            if (reading.Asked.Contains(term)) continue;
            brought += weight;
            lacking += weight - (shared + around - before);
        }
        // What stands around the source helps it to say something, but cannot say it in its place.
        return (mass == 0 ? 0 : (shared + Math.Min(around, shared)) / mass, brought == 0 ? 1 : 1 - lacking / brought);
    }

    private IEnumerable<(string Word, string Term)> Terms(string? language)
    {
        foreach (string word in SimilarWords.Of(sentence))
            foreach (string term in analyzer.Sequence(word, language).Distinct()) yield return (word, term);
    }

    private string? Contradiction(IReadOnlyList<SourceSentence> sources, IReadOnlyList<string> names, double wording)
    {
        List<(string Number, string Unit)> theirs = [.. sources.SelectMany(s => Facts.Numbers(s.Text))];
        foreach ((string number, string unit) in _numbers)
        {
            if (!theirs.Any(t => t.Number == number && (t.Unit == unit || t.Unit.Length == 0 || unit.Length == 0)))
                return $"the source does not have the number {number}{(unit.Length > 0 ? " " + unit : "")}";
        }
        foreach (string name in names)
        {
            if (!sources.Any(s => Names(s, name)) && !(Has(question, name) && sources.Any(s => Has(s.Hit.Passage.Text, name))))
                return $"the source does not name {name}";
        }
        foreach (string agent in Facts.Agents(sentence))
        {
            if (sources.Any(s => Has(s.Text, agent)) && sources.All(s => !Has(s.Text, agent) || TurnsAround(s.Text, agent))) return $"the source does not say that it was by {agent}";
        }
        return wording >= 0.4 && _negated != sources.Any(s => Facts.IsNegated(s.Text)) ? "one denies what the other says" : null;
    }

    /// <summary>
    /// Whether a source has as the one to whom something is done, behind what the sentence begins with, the name that the sentence has as the one who does
    /// it: "was appointed by Baiju", where he was appointed himself.
    /// </summary>
    private bool TurnsAround(string source, string agent)
    {
        if (Facts.Agents(source).Contains(agent)) return false;
        int first = SimilarWords.Of(sentence).Where(word => word.Length > 3).Select(word => source.IndexOf(word, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(at => at >= 0, -1);
        return first >= 0 && first < source.IndexOf(agent, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether a source names it, in this form or another. What the question itself names may stand anywhere in the passage; a name that the
    /// sentence brings along must stand where it is said.
    /// </summary>
    private bool Names(SourceSentence source, string name)
    {
        if (Has(source.Text, name) || (source.RefersBack && Has(source.Previous!.Text, name)) || Has(Surroundings(source), name)) return true;
        List<string> terms = [.. analyzer.Sequence(name, source.Hit.Document.Language)];
        return terms.Count > 0 && terms.All(term => source.Terms.Counts.ContainsKey(term) || SimilarWords.Best(term, SimilarWords.Of(source.Text), byMeaning: false) > 0);
    }

    private static string Surroundings(SourceSentence sentence) =>
        sentence.Hit.Document.DisplayTitle + "\n" + sentence.Hit.Passage.Context + "\n" + sentence.Above?.Text;

    private static bool Has(string text, string name) => text.Contains(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence as its words are in a source's language, with the question's words, since many sources are compared with one sentence.</summary>
    private sealed record Reading(List<(string Word, string Term)> Terms, HashSet<string> Asked, IReadOnlyList<string> Names);
}

/// <summary>How a sentence and its sources compare.</summary>
/// <param name="Wording">Share of the sentence's weighted terms that the sources have, 0 to 1.</param>
/// <param name="Contradiction">A fact that the sources do not bear out, or null.</param>
internal readonly record struct Comparison(double Wording, string? Contradiction)
{
    /// <summary>The same of the words that the question has not got: what the sentence answers with must be in its sources.</summary>
    public double Brought { get; init; }

    /// <summary>For choosing between sources: a contradiction costs more than any wording gains.</summary>
    public double Rank => Contradiction is null ? Wording + 1 : Wording;
}
