using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>What was found for a question, cut into sentences and ranked.</summary>
/// <param name="Question">As read.</param>
/// <param name="Terms">Its words.</param>
/// <param name="Sentences">Sentences of the best passages, best passage first.</param>
/// <param name="Ranked">The same by how likely they hold the answer.</param>
internal sealed record Evidence(
    ReadQuestion Question,
    QuestionTerms Terms,
    IReadOnlyList<SourceSentence> Sentences,
    IReadOnlyList<RankedSentence> Ranked)
{
    /// <summary>Passages that are read; those after them hardly ever hold what the first ones lack.</summary>
    public const int MostPassages = 10;

    /// <summary>Whether a sentence holds any of the question's words.</summary>
    public bool HoldsAnyWord => Ranked.Any(Holds);

    /// <summary>The items of a list that as a whole answers the question; empty where there is none.</summary>
    public IReadOnlyList<SourceSentence> List { get; private init; } = [];

    /// <summary>What an older document says otherwise than the sentence in front; null where none does.</summary>
    public SourceSentence? Older { get; private init; }

    /// <summary>Whether a sentence of these holds any of the question's words as it is: one like it may be of another thing.</summary>
    public static bool Holds(RankedSentence ranked) => ranked.Row.Held.Any(held => held >= 1);

    /// <summary>Reads and ranks what was found.</summary>
    /// <param name="question">As read.</param>
    /// <param name="hits">Best first.</param>
    /// <param name="reader">Cuts passages into sentences.</param>
    /// <param name="knowledgeBase">Tells how common words are.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Evidence> GatherAsync(
        ReadQuestion question, IReadOnlyList<Hit> hits, SentenceReader reader, IKnowledgeBase knowledgeBase, TextAnalyzer analyzer,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<SourceSentence> sentences = await reader.ReadAsync([.. hits.Take(MostPassages)], cancellationToken).ConfigureAwait(false);
        return await RankAsync(question, hits, sentences, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ranks what was found and read, which may be done for several questions.</summary>
    /// <param name="question">As read.</param>
    /// <param name="hits">Best first.</param>
    /// <param name="sentences">Of the best of them.</param>
    /// <param name="knowledgeBase">Tells how common words are.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Evidence> RankAsync(
        ReadQuestion question, IReadOnlyList<Hit> hits, IReadOnlyList<SourceSentence> sentences, IKnowledgeBase knowledgeBase, TextAnalyzer analyzer,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Hit> best = [.. hits.Take(MostPassages).Where(hit => sentences.Any(s => s.Hit == hit))];
        HashSet<string?> languages = [.. best.Select(hit => hit.Document.Language)];
        IReadOnlyList<QueryTerm> words = question.Terms(analyzer, languages.Count == 0 ? [null] : languages);
        TermStatistics statistics = await knowledgeBase.GetTermStatisticsAsync(
            [.. words.SelectMany(word => word.Variants).Distinct()], cancellationToken).ConfigureAwait(false);
        if (statistics.Passages == 0) statistics = FromHits(hits, analyzer);

        QuestionTerms terms = QuestionTerms.Weigh(words, statistics);
        PassageTerms passages = new(analyzer);
        IReadOnlyList<RankedSentence> ranked = SentenceRanking.Rank(sentences, SentenceFeatures.Of(question, terms, sentences, passages));
        IReadOnlyList<SourceSentence> list = HeadedList.Find(question, terms, sentences, passages);
        foreach (FrontRule rule in FrontRule.All) ranked = rule.Apply(question, terms, ranked);
        return new Evidence(question, terms, sentences, ranked) { List = list, Older = list.Count > 0 ? null : Newest.Older(terms, ranked) };
    }

    /// <summary>A knowledge base that does not count terms: what was found stands for the whole.</summary>
    private static TermStatistics FromHits(IReadOnlyList<Hit> hits, TextAnalyzer analyzer)
    {
        Dictionary<string, int> with = [];
        foreach (Hit hit in hits)
            foreach (string term in analyzer.Analyze(hit.Passage.SearchText, hit.Document.Language).Counts.Keys)
                with[term] = with.GetValueOrDefault(term) + 1;
        return new TermStatistics(hits.Count * 10, with);
    }
}
