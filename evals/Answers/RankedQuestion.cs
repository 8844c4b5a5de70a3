using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Evals.Answers;

/// <summary>What was found for a question of a set, and which of it is right.</summary>
/// <param name="Evidence">As ranked.</param>
/// <param name="Right">For each ranked sentence, whether it holds a gold answer or a good part of one.</param>
/// <param name="Places">For each passage that the page shows without a model, in its order, whether it does.</param>
/// <param name="Searched">For each passage found, best first, whether it does.</param>
/// <param name="ByModel">Whether an embedding model searched, too.</param>
internal sealed record RankedQuestion(Evidence Evidence, IReadOnlyList<bool> Right, IReadOnlyList<bool> Places, IReadOnlyList<bool> Searched, bool ByModel)
{
    /// <summary>Each answerable question of a set that has evidence.</summary>
    public static IEnumerable<EvalQuestion> Of(QuestionSet set, int limit) =>
        CalibrateCommand.Sampled(set.Questions, limit).Where(question => question is { Answerable: true, Evidence.Count: > 0, Turns.Count: 0 });

    /// <summary>Searches and ranks.</summary>
    /// <param name="built">The set's index.</param>
    /// <param name="question">One of it.</param>
    /// <param name="lines">Its documents by id.</param>
    /// <param name="scope">Where to search.</param>
    /// <param name="changed">Makes another question of what was read of it; null to leave it as it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<RankedQuestion> FindAsync(
        EvalBase built, EvalQuestion question, IReadOnlyDictionary<string, CorpusLine> lines, SearchFilter scope,
        Func<ReadQuestion, ReadQuestion>? changed, CancellationToken cancellationToken)
    {
        ReadQuestion read = await built.Services.GetRequiredService<QuestionReader>().ReadAsync(question.Text, [], [], cancellationToken);
        if (changed is not null) read = changed(read);
        SearchResult found = await built.Services.GetRequiredService<Retriever>()
            .SearchAsync(new SearchRequest(read.Whole, 30) { Read = read, Scope = scope }, cancellationToken);
        Evidence evidence = await Evidence.GatherAsync(
            found.Question.Unrestricted(), found.Hits, built.Services.GetRequiredService<SentenceReader>(),
            built.Services.GetRequiredService<IKnowledgeBase>(), built.Services.GetRequiredService<TextAnalyzer>(), cancellationToken);
        bool IsRight(Hit hit) => GoldSpans.Overlaps(question, lines, hit.Document.Path[1..], hit.Passage.Start, hit.Passage.End);
        return new RankedQuestion(
            evidence, [.. evidence.Ranked.Select(ranked => GoldSpans.Overlaps(question, lines, ranked.Sentence))],
            [.. evidence.Ranked.Select(ranked => ranked.Sentence.Hit).Concat(found.Hits).DistinctBy(hit => hit.Passage.Id).Select(IsRight)], [.. found.Hits.Select(IsRight)], built.Models.Embedding is not null);
    }

    /// <summary>The same sentences in the order that other weights and fewer of the rules put them in.</summary>
    public IEnumerable<bool> RightBy(IReadOnlyList<double> weights, FrontRule? without)
    {
        Dictionary<SourceSentence, bool> right = new(ReferenceEqualityComparer.Instance);
        foreach ((RankedSentence sentence, bool isRight) in Evidence.Ranked.Zip(Right)) right[sentence.Sentence] = isRight;
        IReadOnlyList<RankedSentence> ranked = SentenceRanking.Rank(
            [.. Evidence.Ranked.Select(r => r.Sentence)], [.. Evidence.Ranked.Select(r => r.Row)], weights);
        foreach (FrontRule rule in FrontRule.All.Where(rule => rule != without)) ranked = rule.Apply(Evidence.Question, Evidence.Terms, ranked);
        return ranked.Select(r => right[r.Sentence]);
    }
}
