using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Qdrant.Client;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Qdrant;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Bench.Search;

/// <summary>A knowledge base as a program has it, with its search; what it made is removed with it.</summary>
internal sealed class BenchedBase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _folder;
    private readonly bool _owns;
    private bool _isOpen;

    private BenchedBase(string name, Action<RagOptions> configure, string? folder, bool owns)
    {
        (Name, _folder, _owns) = (name, folder, owns);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptions<RagOptions>().Configure(configure);
        services.AddSingleton<IValidateOptions<RagOptions>, RagOptionsValidator>();
        services.AddKnowledgeBase();
        services.AddSearch();
        _services = services.BuildServiceProvider();
    }

    public string Name { get; }

    public string Prefix => _services.GetRequiredService<IOptions<RagOptions>>().Value.QdrantPrefix;

    public IKnowledgeBase Knowledge => _services.GetRequiredService<IKnowledgeBase>();

    public Retriever Retriever => _services.GetRequiredService<Retriever>();

    /// <summary>In a folder of its own.</summary>
    public static BenchedBase Sqlite()
    {
        string folder = Directory.CreateTempSubdirectory("rag-qdrant-").FullName;
        return new BenchedBase("SQLite", options => options.DataPath = folder, folder, owns: true);
    }

    /// <summary>Collections of its own, or another process on those of the prefix.</summary>
    public static BenchedBase Qdrant(string url, string? prefix = null, int? exactUpTo = null) => new("Qdrant", options =>
    {
        (options.KnowledgeBase, options.QdrantUrl, options.AllowRemote) = ("qdrant", url, true);
        options.QdrantApiKey = Environment.GetEnvironmentVariable("QDRANT_API_KEY");
        options.QdrantPrefix = prefix ?? "bench_" + Guid.NewGuid().ToString("N");
        if (exactUpTo is { } up) options.QdrantExactUpTo = up;
    }, null, owns: prefix is null);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Knowledge.OpenAsync(cancellationToken);
        _isOpen = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_owns && _isOpen && _folder is null)
        {
            QdrantCollections made = _services.GetRequiredService<QdrantCollections>();
            foreach (string collection in (string[])[made.Documents, made.Passages, made.Contents, made.Terms])
            {
                try { await _services.GetRequiredService<QdrantClient>().DeleteCollectionAsync(collection); }
                catch (KnowledgeBaseException fault) { Console.WriteLine($"{collection} was not dropped: {fault.Message}"); }
            }
        }
        await _services.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
