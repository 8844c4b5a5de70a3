using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Models;

namespace Rag.Ingest.Tests;

/// <summary>An embedding model that counts what it is asked; absent until <see cref="Ready"/> is set.</summary>
internal sealed class FakeModel : IModelSource, ITokenCounter, IEmbeddingGenerator<string, Embedding<float>>
{
    public volatile bool Ready;
    public volatile bool Failing;

    /// <summary>Texts that it refuses, with others or alone.</summary>
    public volatile Func<string, bool> Refuses = _ => false;

    /// <summary>Thrown where its state is asked, while it is set.</summary>
    public volatile Exception? Trouble;

    /// <summary>Every text it embedded, each time.</summary>
    public ConcurrentQueue<string> Embedded { get; } = new();

    public string Name => "fake";

    public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Trouble is { } trouble ? throw trouble : Task.FromResult(Ready
        ? ModelSet.None with { Embedding = new ModelStatus("fake", "cpu", "ready") { Dimension = 8, Fingerprint = "0123456789abcdef" } }
        : ModelSet.None);

    public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<int>>([.. texts.Select(TokenEstimate.Count)]);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Failing) throw new InferenceException("away");
        if (values.Any(Refuses)) throw new InferenceException("these letters are not known", HttpStatusCode.BadRequest);
        GeneratedEmbeddings<Embedding<float>> all = [];
        foreach (string value in values)
        {
            Embedded.Enqueue(value);
            float[] vector = new float[8];
            vector[value.Length % 8] = 1;
            all.Add(new Embedding<float>(vector));
        }
        return Task.FromResult(all);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
