using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Search;

public sealed class QueryVectorsTests
{
    [Theory]
    [InlineData("loading", null, "The embedding model minilm is not ready (loading): found by wording")]
    [InlineData("failed", "its file is cut off", "The embedding model minilm is not ready (its file is cut off): found by wording")]
    [InlineData(null, null, "No embedding model: found by wording")]
    public async Task Model_ThatIsNotReady_SaysWhyTheSearchGoesWithoutIt(string? state, string? reason, string said)
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton<IModelSource>(new Source(new ModelSet(null, state is null ? null : new ModelStatus("minilm", "cpu", state, reason), null)))
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new Unused())
            .BuildServiceProvider();
        // Never asked for: no space is ready.
        QueryVectors vectors = new(StaticEmbedder.Default, services, new KnownModels(services, new FakeTimeProvider()), null!);
        (QueryVector? vector, string? notice) = await vectors.ModelAsync("Where is the harbour?", TestContext.Current.CancellationToken);
        Assert.Null(vector);
        Assert.StartsWith(said, notice, StringComparison.Ordinal);
    }

    private sealed class Source(ModelSet models) : IModelSource
    {
        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Task.FromResult(models);
    }

    private sealed class Unused : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
