using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;

namespace Rag.Evals.Retrieval;

/// <summary>One system's results over all queries.</summary>
internal sealed record SystemRun(string Name, IReadOnlyList<RankingMeasures> ByQuery, double P50, double P95);

/// <summary>The ways of searching that are compared; each gives the ids of the best 100 passages.</summary>
internal sealed class SearchSystems(IKnowledgeBase knowledgeBase, IServiceProvider services, CancellationToken cancellationToken)
{
    private const int Depth = 100;

    public static async Task<SystemRun> MeasureAsync(string name, Collection collection, Func<string, Task<IReadOnlyList<string>>> search)
    {
        List<RankingMeasures> measures = [];
        List<double> milliseconds = [];
        // The first queries load the index and let the compiler finish; they are measured only the second time.
        foreach ((_, string text) in collection.Queries.Take(20)) await search(text);
        foreach ((string id, string text) in collection.Queries)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<string> ranking = await search(text);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            measures.Add(RankingMeasures.Of(ranking, collection.Judgements[id]));
        }
        milliseconds.Sort();
        return new SystemRun(name, measures, milliseconds[milliseconds.Count / 2], milliseconds[(int)(milliseconds.Count * 0.95)]);
    }

    public async Task<IReadOnlyList<string>> KeywordAsync(string query)
    {
        IReadOnlyList<ScoredPassage> found = await knowledgeBase.SearchKeywordAsync(query, Depth, SearchFilter.None, cancellationToken);
        // As the product does where a quoted phrase is nowhere.
        return Ids(found.Count > 0 ? found : await knowledgeBase.SearchKeywordAsync(QuotedPhrases.Without(query), Depth, SearchFilter.None, cancellationToken));
    }

    public async Task<IReadOnlyList<string>> DenseAsync(EmbeddingSpace space, IEmbeddingGenerator<string, Embedding<float>> embeddings, string query)
    {
        var options = new EmbeddingGenerationOptions { AdditionalProperties = new() { ["input_type"] = "query" } };
        GeneratedEmbeddings<Embedding<float>> vector = await embeddings.GenerateAsync([query], options, cancellationToken);
        return Ids(await knowledgeBase.SearchDenseAsync(space, vector[0].Vector, Depth, SearchFilter.None, cancellationToken));
    }

    public async Task<IReadOnlyList<string>> StaticAsync(string query)
    {
        StaticEmbedder embedder = services.GetRequiredService<StaticEmbedder>();
        return Ids(await knowledgeBase.SearchDenseAsync(embedder.Space, embedder.Embed(query), Depth, SearchFilter.None, cancellationToken));
    }

    /// <summary>The product's retriever with whatever models are registered at this moment.</summary>
    public Func<string, Task<IReadOnlyList<string>>> Product(IServiceCollection registered)
    {
        ServiceCollection now = [];
        foreach (ServiceDescriptor descriptor in registered) ((ICollection<ServiceDescriptor>)now).Add(descriptor);
        now.AddSingleton(knowledgeBase);
        Retriever retriever = now.BuildServiceProvider().GetRequiredService<Retriever>();
        return async query => [.. (await retriever.SearchAsync(new SearchRequest(query, Depth), cancellationToken)).Hits.Select(h => h.Passage.Id)];
    }

    private static List<string> Ids(IReadOnlyList<ScoredPassage> found) => [.. found.Select(f => f.PassageId)];
}
