using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Qdrant.Client;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Qdrant;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>
/// A knowledge base over a Qdrant of its own: the test server, or collections of their own in the real one where <c>QDRANT_URL</c> names it
/// (<c>QDRANT_API_KEY</c> its key).
/// </summary>
internal sealed class QdrantFixture : IAsyncDisposable
{
    public const string Key = "secret of the tests";
    private readonly List<ServiceProvider> _providers = [];
    private readonly string _prefix = "test_" + Guid.NewGuid().ToString("N");

    private QdrantFixture(QdrantServer? server) => Server = server;

    /// <summary>The test server; null where a real one is used.</summary>
    public QdrantServer? Server { get; }

    public string Passages => _prefix + "_passages";

    public string Documents => _prefix + "_documents";

    public string Contents => _prefix + "_contents";

    public static async Task<QdrantFixture> StartAsync(bool mayBeReal = false)
    {
        bool real = mayBeReal && Environment.GetEnvironmentVariable("QDRANT_URL") is { Length: > 0 };
        return new QdrantFixture(real ? null : await QdrantServer.StartAsync(Key));
    }

    /// <summary>Another process on the same server.</summary>
    public async Task<IKnowledgeBase> OpenAsync(Action<RagOptions>? configure = null, TimeProvider? time = null, bool mayBreak = false)
    {
        IKnowledgeBase knowledge = Create(configure, time, mayBreak);
        await knowledge.OpenAsync(TestContext.Current.CancellationToken);
        return knowledge;
    }

    public IKnowledgeBase Create(Action<RagOptions>? configure = null, TimeProvider? time = null, bool mayBreak = false)
    {
        var services = new ServiceCollection();
        services.AddOptions<RagOptions>().Configure(options =>
        {
            options.KnowledgeBase = "qdrant";
            options.QdrantUrl = Server?.Address.ToString() ?? Environment.GetEnvironmentVariable("QDRANT_URL")!;
            options.QdrantApiKey = Server is null ? Environment.GetEnvironmentVariable("QDRANT_API_KEY") : Key;
            options.QdrantPrefix = _prefix;
            configure?.Invoke(options);
        });
        if (time is not null) services.AddSingleton(time);
        services.AddKnowledgeBase();
        // No waiting in tests, and, unless it is what is tested, no circuit that opens because a test makes the server fail on purpose.
        services.Configure<QdrantPatience>(patience =>
        {
            patience.Pause = TimeSpan.Zero;
            if (mayBreak) patience.Break = TimeSpan.FromHours(1);
            else patience.FailuresInARow = int.MaxValue;
        });
        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<IKnowledgeBase>();
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is null)
        {
            var client = _providers[0].GetRequiredService<QdrantClient>();
            foreach (string collection in (string[])[Passages, Documents, Contents, _prefix + "_terms"]) await client.DeleteCollectionAsync(collection);
        }
        foreach (ServiceProvider provider in _providers) await provider.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
    }
}
