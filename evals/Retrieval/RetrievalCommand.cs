using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rag.Evals.Retrieval;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Evals.Retrieval;

/// <summary>Measures each way of searching over one collection: every corpus line is one passage.</summary>
internal static class RetrievalCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            Console.Error.WriteLine("Name the folder of a collection: evals -- retrieval DIR [--split NAME] [--json FILE] [--queries FILE] [--against FILE] [--record]");
            return 2;
        }
        try
        {
            Collection collection = Collection.Read(args[0], Option(args, "--split"));
            RagOptions options = new();
            new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(RagOptions.Section).Bind(options);
            string folder = Directory.CreateTempSubdirectory("rag-evals-").FullName;
            options.DataPath = folder;
            try
            {
                using InferenceProcess? inference = await InferenceProcess.StartAsync(options, cancellationToken);
                IReadOnlyList<SystemRun> runs = await MeasureAsync(collection, options, cancellationToken);
                Report.Print(collection, runs, Option(args, "--against") ?? RecordedRuns.Last(collection));
                if (Option(args, "--json") is { } json) await File.WriteAllTextAsync(json, Report.Json(collection, runs), cancellationToken);
                if (args.Contains("--record")) RecordedRuns.Add(collection, runs, DateTimeOffset.Now);
                if (Option(args, "--queries") is { } queries) await File.WriteAllLinesAsync(queries, Report.ByQuery(collection, runs), cancellationToken);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or JsonException or KnowledgeBaseException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<IReadOnlyList<SystemRun>> MeasureAsync(Collection collection, RagOptions options, CancellationToken cancellationToken)
    {
        await using ServiceProvider models = Services(options).AddModels().BuildServiceProvider();
        ModelSet ready = await ReadyModelsAsync(models, cancellationToken);
        EmbeddingSpace? space = EmbeddingSpace.Of(ready.Embedding);
        CachedEmbeddings? embeddings = space is null ? null : new CachedEmbeddings(models.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), space);

        ServiceCollection services = Services(options);
        services.AddKnowledgeBase().AddSearch();
        await using ServiceProvider plain = services.BuildServiceProvider();
        IKnowledgeBase knowledgeBase = plain.GetRequiredService<IKnowledgeBase>();
        await CorpusIndex.BuildAsync(knowledgeBase, collection, space, embeddings, cancellationToken);

        SearchSystems systems = new(knowledgeBase, plain, cancellationToken);
        using Fts5 fts5 = new(collection);
        List<SystemRun> runs = [await SearchSystems.MeasureAsync("fts5", collection, fts5.SearchAsync), await SearchSystems.MeasureAsync("keyword", collection, systems.KeywordAsync)];
        if (embeddings is not null) runs.Add(await SearchSystems.MeasureAsync("dense", collection, query => systems.DenseAsync(space!, embeddings, query)));
        runs.Add(await SearchSystems.MeasureAsync("static", collection, systems.StaticAsync));
        runs.Add(await SearchSystems.MeasureAsync(embeddings is null ? "hybrid" : "hybrid-static", collection, systems.Product(services)));
        if (embeddings is not null)
        {
            services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(embeddings).AddSingleton(models.GetRequiredService<IModelSource>());
            runs.Add(await SearchSystems.MeasureAsync("hybrid", collection, systems.Product(services)));
            if (ready.Rerank is { IsReady: true })
            {
                services.AddSingleton(models.GetRequiredService<IReranker>());
                runs.Add(await SearchSystems.MeasureAsync("reranked", collection, systems.Product(services)));
            }
        }
        return runs;
    }

    /// <summary>Models load when they are first asked for, so they are given some time.</summary>
    private static async Task<ModelSet> ReadyModelsAsync(ServiceProvider models, CancellationToken cancellationToken)
    {
        IModelSource source = models.GetRequiredService<IModelSource>();
        ModelSet set = await source.GetModelsAsync(cancellationToken);
        for (int i = 0; i < 100 && (set.Embedding is { State: "loading" or "unloaded" } || set.Rerank is { State: "loading" or "unloaded" }); i++)
        {
            await Task.Delay(300, cancellationToken);
            set = await source.GetModelsAsync(cancellationToken);
        }
        return set;
    }

    private static ServiceCollection Services(RagOptions options)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        return services;
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
}
