using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>
/// A knowledge base over a Qdrant of its own: the test server, or collections of their own in the real one where <c>QDRANT_URL</c> names it
/// (<c>QDRANT_API_KEY</c> its key).
/// </summary>
internal sealed class QdrantFixture : IAsyncDisposable
{
    private const string Key = "secret of the tests";
    private static readonly Lazy<OpenApi?> Description = new(LoadDescription);
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
        return new QdrantFixture(real ? null : await QdrantServer.StartAsync(Key, Description.Value));
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
        services.ConfigureAll<HttpStandardResilienceOptions>(resilience =>
        {
            resilience.Retry.Delay = TimeSpan.Zero;
            resilience.Retry.UseJitter = false;
            if (!mayBreak) resilience.CircuitBreaker.MinimumThroughput = int.MaxValue;
        });
        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<IKnowledgeBase>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers) await provider.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
        else await DropAsync();
    }

    private async Task DropAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("QDRANT_URL")!.TrimEnd('/') + "/") };
        if (Environment.GetEnvironmentVariable("QDRANT_API_KEY") is { Length: > 0 } key) http.DefaultRequestHeaders.Add("api-key", key);
        foreach (string collection in (string[])[Passages, Documents, Contents, _prefix + "_terms"])
            (await http.DeleteAsync("collections/" + collection)).Dispose();
    }

    private static OpenApi? LoadDescription()
    {
        string path = SharedFolder.Find("data/api/qdrant-1.19-openapi.json");
        return File.Exists(path) ? new OpenApi(path) : null;
    }
}
