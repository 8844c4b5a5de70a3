using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Tests;

/// <summary>The whole worker as it runs, with a real knowledge base in SQLite, real reader processes and, on demand, a model of the test's own.</summary>
internal sealed class IngestHarness : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    public IngestHarness(string dataPath, IEnumerable<string> folders, Action<IServiceCollection>? change = null, Dictionary<string, string?>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddSingleton(Options.Create(new RagOptions { DataPath = dataPath, Folders = [.. folders] }));
        services.AddKnowledgeBase();
        services.AddSingleton<FakeModel>();
        services.AddSingleton<IModelSource>(p => p.GetRequiredService<FakeModel>());
        services.AddSingleton<ITokenCounter>(p => p.GetRequiredService<FakeModel>());
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(p => p.GetRequiredService<FakeModel>());
        services.AddIngest();
        services.RemoveAll<IKnowledgeBase>();
        services.AddSingleton<CountingKnowledgeBase>();
        services.AddSingleton<IKnowledgeBase>(p => p.GetRequiredService<CountingKnowledgeBase>());
        change?.Invoke(services);
        provider = services.BuildServiceProvider();
    }

    public CountingKnowledgeBase Knowledge => provider.GetRequiredService<CountingKnowledgeBase>();

    public FakeModel Model => provider.GetRequiredService<FakeModel>();

    public FileLedger Ledger => provider.GetRequiredService<FileLedger>();

    public T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    public async Task<IngestHarness> StartAsync()
    {
        await provider.GetRequiredService<IngestWorker>().StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public Task<IngestStatus> StatusAsync() => provider.GetRequiredService<StatusReport>().GetAsync(true, TestContext.Current.CancellationToken);

    /// <summary>Waits until Ingest says that the index equals the disk.</summary>
    public async Task<IngestStatus> IdleAsync() => await UntilAsync(s => s.Idle);

    public async Task<IngestStatus> UntilAsync(Func<IngestStatus, bool> condition)
    {
        while (true)
        {
            IngestStatus status = await StatusAsync();
            if (condition(status)) return status;
            if (provider.GetRequiredService<IngestWorker>().ExecuteTask is { IsFaulted: true } broken) await broken;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async Task<Document?> DocumentAsync(string path) =>
        Ledger.FindPath(path) is { } entry ? await Knowledge.GetDocumentAsync(entry.Id, TestContext.Current.CancellationToken) : null;

    /// <summary>The paths of the documents in which a word is found.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string word)
    {
        CancellationToken c = TestContext.Current.CancellationToken;
        IReadOnlyList<ScoredPassage> hits = await Knowledge.SearchKeywordAsync(word, 100, SearchFilter.None, c);
        IReadOnlyList<FoundPassage> found = await Knowledge.GetPassagesAsync([.. hits.Select(h => h.PassageId)], c);
        return [.. found.Where(f => f.Passage.Text.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(f => f.Document.Path).Distinct().Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await provider.GetRequiredService<IngestWorker>().StopAsync(CancellationToken.None);
        await provider.DisposeAsync();
    }

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
