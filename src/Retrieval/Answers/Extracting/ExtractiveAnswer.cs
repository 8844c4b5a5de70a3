using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Makes an answer of one to three of the sources' own sentences, in reading order. Pure.</summary>
internal static class ExtractiveAnswer
{
    /// <summary>The most sentences of an answer.</summary>
    public const int Longest = 3;

    /// <summary>The longest quote made of two sentences, in UTF-16 units.</summary>
    private const int LongestPair = 500;

    /// <summary>A further sentence is taken only where it is at least this likely in relation to the best one.</summary>
    private const double NearlyAsGood = 0.45;

    /// <summary>The sentences to quote: the best ones, each saying something new.</summary>
    /// <param name="ranked">All sentences, best first.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<SourceSentence> Choose(IReadOnlyList<RankedSentence> ranked, int most = Longest)
    {
        List<RankedSentence> chosen = [];
        foreach (RankedSentence candidate in ranked)
        {
            if (chosen.Count == most) break;
            // What stands below another person's name is no answer about this one.
            if (chosen.Count > 0 && candidate.Row.Names < chosen[0].Row.Names && StandsElsewhere(candidate.Sentence, chosen[0].Sentence)) continue;
            if (chosen.Count > 0 && candidate.Probability < NearlyAsGood * chosen[0].Probability && !Completes(chosen[0], candidate) && !BeginsTheSame(chosen[0], candidate)) continue;
            if (!chosen.Any(c => SaysTheSame(c.Sentence, candidate.Sentence))) chosen.Add(candidate);
        }
        HashSet<string> joined = [.. chosen.Where(c => NeedsPrevious(c.Sentence)).Select(c => c.Sentence.Previous!.Place)];
        return [.. ReadingOrder(chosen).Where(s => !joined.Contains(s.Place)).Select(s => NeedsPrevious(s) ? s.WithPrevious() : WithWhatItLeadsTo(s, ranked))];
    }

    /// <summary>"Type of diet:" says nothing alone: it is quoted with what follows, up to the next such line.</summary>
    private static SourceSentence WithWhatItLeadsTo(SourceSentence leading, IReadOnlyList<RankedSentence> ranked)
    {
        SourceSentence last = leading;
        while (leading.Text[^1] is ':' or '：')
        {
            SourceSentence? next = ranked
                .FirstOrDefault(r => r.Sentence.Previous?.Place == last.Place && r.Sentence.Hit.Passage.Id == leading.Hit.Passage.Id)?.Sentence;
            if (next is null or { Kind: BlockKind.Heading } || next.Text[^1] is ':' or '：' || next.End - leading.Start > LongestPair) break;
            last = next;
        }
        return ReferenceEquals(last, leading) ? leading : last.From(leading);
    }

    /// <summary>Whether a sentence goes on about the best one and has the kind of words that is wanted, which the best one lacks.</summary>
    private static bool Completes(RankedSentence best, RankedSentence candidate) =>
        candidate.Sentence.RefersBack && candidate.Sentence.Previous!.Place == best.Sentence.Place && candidate.Row.HasAnswerType && !best.Row.HasAnswerType;

    /// <summary>Whether both begin one section whose heading says what is asked.</summary>
    private static bool BeginsTheSame(RankedSentence best, RankedSentence candidate) =>
        best.Row.BeginsSection && candidate.Row.BeginsSection && best.Sentence.Heading!.Place == candidate.Sentence.Heading!.Place;

    /// <summary>Whether it stands below a heading, and the best one below another or none.</summary>
    private static bool StandsElsewhere(SourceSentence sentence, SourceSentence best) =>
        sentence.Heading is { } heading && heading.Place != best.Above?.Place;

    /// <summary>"It cost 14,200 EUR." tells nobody what did: the sentence before it is quoted with it, unless that makes the quote long.</summary>
    private static bool NeedsPrevious(SourceSentence sentence) =>
        sentence is { RefersBack: true, Previous.Kind: not BlockKind.Heading } && sentence.End - sentence.Previous.Start <= LongestPair;

    /// <summary>Sentences of one passage as they stand there, passages by their best sentence.</summary>
    public static IReadOnlyList<SourceSentence> ReadingOrder(IEnumerable<RankedSentence> chosen) =>
        [.. chosen.GroupBy(c => c.Sentence.Hit.Document.Id).SelectMany(group => group.Select(c => c.Sentence).OrderBy(s => s.Start))];

    private static bool SaysTheSame(SourceSentence a, SourceSentence b)
    {
        int shared = a.Terms.Counts.Keys.Count(b.Terms.Counts.ContainsKey);
        return shared > 0.8 * Math.Min(a.Terms.Counts.Count, b.Terms.Counts.Count);
    }
}
