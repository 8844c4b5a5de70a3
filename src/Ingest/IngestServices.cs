using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rag.Ingest.Embedding;
using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Ingest;

/// <summary>Registers the worker's parts.</summary>
internal static class IngestServices
{
    public static void AddIngest(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => p.GetRequiredService<IOptions<IngestOptions>>().Value);
        services.AddSingleton(p => new FileLedger(Path.Combine(p.GetRequiredService<IOptions<RagOptions>>().Value.DataPath, "ingest.db"), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new FolderScanner((long)p.GetRequiredService<IngestOptions>().LargestFileMegabytes << 20));
        services.AddSingleton<WatchFolder>((folder, changed, failed) => new SystemFolderWatcher(folder, changed, failed));
        services.TryAddSingleton<Heartbeats>();
        services.AddSingleton<FolderList>();
        services.AddSingleton<Alarm>();
        services.AddSingleton<Settling>();
        services.AddSingleton<FolderComparison>();
        services.AddSingleton<Differences>();
        services.AddSingleton<Renewal>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<ReaderPool>();
        services.AddSingleton<PassageCounter>();
        services.AddSingleton<Storage>();
        services.AddSingleton<Warnings>();
        services.AddSingleton<Throughput>();
        services.AddSingleton<StatusReport>();
        services.AddSingleton<IngestSession>();
        services.AddLoop<IndexWriter>();
        services.AddLoop<Indexer>();
        services.AddLoop<Reconciler>();
        services.AddLoop<EmbeddingBackfill>();
        services.AddLoop<RehashPass>();
        services.AddLoop<WarmUp>();
        services.AddLoop<ReaderTrimming>();
        services.AddSingleton<IngestWorker>();
        services.AddHostedService(p => p.GetRequiredService<IngestWorker>());
    }

    private static void AddLoop<T>(this IServiceCollection services) where T : class, IWorkerLoop
    {
        services.AddSingleton<T>();
        services.AddSingleton<IWorkerLoop>(p => p.GetRequiredService<T>());
    }
}
