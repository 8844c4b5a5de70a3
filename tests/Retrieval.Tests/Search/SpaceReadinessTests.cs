using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;
using Rag.Retrieval.Search;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Search;

public sealed class SpaceReadinessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rag-ready-").FullName;

    [Fact]
    public async Task WhyNot_SpaceHalfFilled_SaysHowFarUntilItIsFull()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using SqliteKnowledgeBase knowledge = new(Path.Combine(_folder, "knowledge.db"), TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        await knowledge.OpenAsync(token);
        IndexedDocument document = Samples.Document("a.md", "one", "two");
        await knowledge.ReplaceDocumentsAsync([document], token);
        EmbeddingSpace space = new("test-model-1", 8);
        FakeTimeProvider time = new();
        SpaceReadiness readiness = new(knowledge, time);

        await knowledge.AddVectorsAsync(space, [new TextVector(document.Passages[0].TextHash, Samples.Along(0))], token);
        Assert.StartsWith("The embedding model has read 1 of 2 passages", await readiness.WhyNotAsync(space, token), StringComparison.Ordinal);
        await knowledge.AddVectorsAsync(space, [new TextVector(document.Passages[1].TextHash, Samples.Along(1))], token);
        Assert.NotNull(await readiness.WhyNotAsync(space, token));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(await readiness.WhyNotAsync(space, token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
