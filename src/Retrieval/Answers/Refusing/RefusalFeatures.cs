using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>
/// What tells whether the documents hold the answer: plain numbers, each such that more speaks for it. Shares of the question and counts of its
/// words alone, so that neither the collection's size nor a passage's length matters,
/// nor whether other documents say the same.
/// </summary>
internal static class RefusalFeatures
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "most held by a sentence", "nearest by meaning", "cosine", "weight held", "words missing in the passage", "most telling word missing",
        "names and numbers", "kind of answer", "probability of the best sentence", "a language without a table of meanings", "an account of its subject",
    ];

    /// <summary>What a name of the question counts that the passage lacks but its document has this often.</summary>
    private const double Subject = 0.8;

    private const int Often = 4;

    private const int MostWords = 8;

    /// <summary>The features of a question and what was found for it.</summary>
    public static double[] Of(
        ReadQuestion question, QuestionTerms terms, IReadOnlyList<Hit> hits, IReadOnlyList<RankedSentence> ranked, PassageTerms passages)
    {
        if (hits.Count == 0 || ranked.Count == 0) return new double[Names.Count];
        IReadOnlyList<int> asked = Asked(question, terms, Merged(ranked));
        bool isLong = asked.Count < terms.Words.Count;
        if (isLong)
        {
            terms = terms.Only(asked);
            ranked = [.. ranked.Select(r => r with { Row = r.Row.Only(asked) })];
        }
        RankedSentence best = ranked[0];
        double[] inPassage = Merged(ranked.Where(r => r.Sentence.Rank == best.Sentence.Rank));
        AnalyzedText context = passages.ContextOf(best.Sentence.Hit);
        bool[] about = [.. terms.Words.Select(word => question.NameWords.Contains(word.Word) && IsAbout(best.Sentence, word.Word))];
        double[] around = [.. best.Row.Around.Select(WithContext)];
        inPassage = [.. inPassage.Select(WithContext)];
        double WithContext(double held, int word) => terms.Has(context, word) ? 1 : about[word] ? Math.Max(held, Subject) : held;
        bool byMeaning = StaticEmbedder.Understands(best.Sentence.Hit.Document.Language);
        // In a few files each word is rare that they do not have: "must" no less than "skylight".
        double[] telling = [.. terms.Words.Select(word => byMeaning ? StaticEmbedder.Default.Telling(word.Word) : 1)];
        return
        [
            ranked.Max(r => terms.Share(r.Row.Held)),
            NearestByMeaning(best.Sentence.Hit, hits),
            byMeaning ? ranked.Max(r => r.Row.Features[CosineAt]) : terms.Share(best.Row.Held),
            Math.Min(terms.Share(around) * terms.Mass / terms.Heaviest, 4) / 4,
            -Math.Min(telling.Zip(inPassage, (tells, held) => tells * (1 - held)).Sum(), 5) / 5,
            -telling.Zip(around, (tells, held) => tells * (1 - held)).DefaultIfEmpty().Max(),
            NamesPresent(question, best.Sentence),
            question.Wants.Type == AnswerType.Any || AnswerWords.In(question, best.Sentence.Text, best.Sentence.Hit.Document.Language).Any() ? 1 : 0,
            best.Probability,
            byMeaning ? 0 : 1,
            (isLong || question.Wants.IsAccount) && IsItsSubject(question.NameWords, terms, context, best.Sentence) ? 1 : 0,
        ];
    }

    /// <summary>
    /// The words that count: all of a short question. One that says at length what is to be made of the answer ("… and what does that suggest about their
    /// plans?") has words that nothing found holds and that no source needs to hold; the heaviest of those go until <see cref="MostWords"/> are left.
    /// </summary>
    private static IReadOnlyList<int> Asked(ReadQuestion question, QuestionTerms terms, double[] anywhere)
    {
        int tooMany = terms.Words.Count - MostWords;
        if (tooMany <= 0) return [.. Enumerable.Range(0, terms.Words.Count)];
        HashSet<string> names = [.. question.NamesAndNumbers.SelectMany(SimilarWords.Of)];
        HashSet<int> left = [.. Enumerable.Range(0, terms.Words.Count).Where(i => anywhere[i] < 0.5 && !names.Contains(terms.Words[i].Word)).OrderByDescending(i => (1 - anywhere[i]) * terms.Weights[i]).Take(tooMany)];
        return [.. Enumerable.Range(0, terms.Words.Count).Where(i => !left.Contains(i))];
    }

    private static readonly int CosineAt = SentenceFeatures.Names.ToList().IndexOf("cosine");

    private static double[] Merged(IEnumerable<RankedSentence> sentences) =>
        sentences.Select(s => s.Row.Held).Aggregate((all, one) => [.. all.Zip(one, Math.Max)]);

    /// <summary>Whether the passage of the best sentence is also the one that is nearest by meaning; between the two where nothing tells.</summary>
    private static double NearestByMeaning(Hit best, IReadOnlyList<Hit> hits)
    {
        Hit? nearest = hits.Where(hit => hit.Scores.Dense is not null).MaxBy(hit => hit.Scores.Dense);
        return nearest is null ? 0.5 : nearest == best ? 1 : 0;
    }

    /// <summary>Whether its document goes on about a name: its single passages need not repeat it.</summary>
    private static bool IsAbout(SourceSentence sentence, string name)
    {
        int at = -1, mentions = 0;
        while (mentions < Often && (at = sentence.DocumentText.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0) mentions++;
        return mentions == Often;
    }

    /// <summary>Whether it names what the document is called or about, and nothing that the document never mentions.</summary>
    /// <param name="names">Words of the question's names.</param>
    /// <param name="terms">The question's words.</param>
    /// <param name="context">Of the best sentence's passage.</param>
    /// <param name="sentence">The best one.</param>
    private static bool IsItsSubject(IReadOnlySet<string> names, QuestionTerms terms, AnalyzedText context, SourceSentence sentence)
    {
        List<string> telling = [.. names.Where(name => name.Length > 2)];
        return Enumerable.Range(0, terms.Words.Count).Any(i => telling.Contains(terms.Words[i].Word) && terms.Has(context, i)) && telling.TrueForAll(name => Mentions(sentence, name));
    }

    /// <summary>Whether its document has a word, in its text or its name: what a paper is about, not every passage of it repeats.</summary>
    private static bool Mentions(SourceSentence sentence, string word) =>
        sentence.DocumentText.Contains(word, StringComparison.OrdinalIgnoreCase)
        || sentence.Hit.Document.DisplayTitle.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Path.GetFileName(sentence.Hit.Document.Path).Contains(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The share of the question's own names and numbers that a document has; 1 where the question has none.</summary>
    private static double NamesPresent(ReadQuestion question, SourceSentence sentence)
    {
        List<string> names = [.. question.NamesAndNumbers];
        string dated = SpelledDates.AddTo(sentence.Text);
        return names.Count == 0 ? 1 : (double)names.Count(name => Mentions(sentence, name) || dated.Contains(name, StringComparison.OrdinalIgnoreCase)) / names.Count;
    }

    /// <summary>Whether the sentence lacks an identifier that the question names, and what stands above it and its passage do, too: invoice 2025-014 is not invoice 2026-014.</summary>
    public static bool LacksIdentifier(ReadQuestion question, SourceSentence sentence) => question.Identifiers.Any(identifier =>
        !sentence.Hit.Passage.SearchText.Contains(identifier, StringComparison.OrdinalIgnoreCase)
        && !sentence.Hit.Document.Path.Contains(identifier, StringComparison.OrdinalIgnoreCase)
        && !sentence.Hit.Document.DisplayTitle.Contains(identifier, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a name of the question heads another section of the document and does not stand in the sentence's own: "Birthday 17 April." below one person is none of another.</summary>
    public static bool IsOfAnotherSection(ReadQuestion question, IReadOnlyList<RankedSentence> ranked)
    {
        SourceSentence best = ranked[0].Sentence;
        if (best.Heading is not { } heading) return false;
        string own = best.Hit.Document.DisplayTitle + "\n" + best.Hit.Passage.Context + "\n" + best.DocumentText[heading.Start..best.End];
        return question.Names.Any(name => !own.Contains(name, StringComparison.OrdinalIgnoreCase)
            && ranked.Any(r => r.Sentence.Hit.Document.Id == best.Hit.Document.Id && r.Sentence.Heading?.Text.Contains(name, StringComparison.OrdinalIgnoreCase) == true));
    }
}
