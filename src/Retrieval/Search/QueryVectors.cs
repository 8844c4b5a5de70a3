using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Search;

/// <summary>Embeds questions, with the model where there is one and with the static table. Safe to call from any thread.</summary>
public sealed class QueryVectors(StaticEmbedder embedder, IServiceProvider services, KnownModels models, SpaceReadiness readiness)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private const string NoModel = "No embedding model: found by wording and by the built-in table of word meanings.";

    /// <summary>A wording in the static table's space; null where the table does not know its language or its words.</summary>
    public QueryVector? Static(string wording)
    {
        if (!StaticEmbedder.Understands(LanguageDetector.Detect(wording))) return null;
        float[] vector = embedder.Embed(wording);
        return vector.AsSpan().ContainsAnyExcept(0) ? new QueryVector(embedder.Space, vector) : null;
    }

    /// <summary>The question in the model's space, or null and what to tell the reader.</summary>
    public async Task<(QueryVector? Vector, string? Notice)> ModelAsync(string question, CancellationToken cancellationToken)
    {
        if (services.GetService<IEmbeddingGenerator<string, Embedding<float>>>() is not { } generator) return (null, NoModel);
        ModelStatus? model = (await models.GetAsync(cancellationToken).ConfigureAwait(false)).Embedding;
        if (EmbeddingSpace.Of(model) is not { } space)
            return (null, model is null ? NoModel : $"The embedding model {model.Name} is not ready ({model.Reason ?? model.State}): found by wording and by the built-in table of word meanings.");
        if (await readiness.WhyNotAsync(space, cancellationToken).ConfigureAwait(false) is { } reason) return (null, reason);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var options = new EmbeddingGenerationOptions { AdditionalProperties = new() { ["input_type"] = "query" } };
            GeneratedEmbeddings<Embedding<float>> made = await generator.GenerateAsync([question], options, patience.Token).ConfigureAwait(false);
            return made is [{ Vector.Length: var length } one] && length == space.Dimension
                ? (new QueryVector(space, one.Vector), null)
                : (null, "The embedding model gave no usable vector: found without it.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is InferenceException or HttpRequestException or OperationCanceledException or InvalidOperationException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, "The embedding model does not answer: found without it.");
        }
    }
}
