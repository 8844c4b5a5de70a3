using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rag.Evals.Retrieval;
using Rag.Ingest.Chunking;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

namespace Rag.Evals.Answers;

/// <summary>A question set in a temporary knowledge base of the product's own, with the product's own services over it.</summary>
internal sealed class EvalBase : IAsyncDisposable
{
    /// <summary>For half a minute at least an embedding model is waited for.</summary>
    private const int MostAttempts = 150;

    private readonly string _folder;
    private readonly InferenceProcess? _inference;

    private EvalBase(string folder, InferenceProcess? inference, ServiceProvider services, ModelSet models) =>
        (_folder, _inference, Services, Models) = (folder, inference, services, models);

    /// <summary>The product's services.</summary>
    public ServiceProvider Services { get; }

    /// <summary>The models found in <c>RAG_MODELS</c> or <c>../shared/models</c>.</summary>
    public ModelSet Models { get; }

    /// <summary>The id of a corpus line's document.</summary>
    public static string DocumentId(string corpusId) => Passage.HashOf(corpusId)[..32];

    /// <summary>Indexes a corpus: each line one document.</summary>
    /// <param name="corpus">The lines.</param>
    /// <param name="withModels">False to work as the product does without any model file.</param>
    /// <param name="ability">What the chat model may do; null to let its self-test tell.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="chat">Starts a server with another chat model in front of the one at the address given, if any, and tells its address.</param>
    public static async Task<EvalBase> CreateAsync(
        IReadOnlyList<CorpusLine> corpus, bool withModels, Ability? ability, CancellationToken cancellationToken, Func<string?, Task<string>>? chat = null)
    {
        string folder = Directory.CreateTempSubdirectory("rag-evals-").FullName;
        RagOptions options = new() { DataPath = folder, ModelsPath = ModelsPath() };
        if (chat is not null) options.ChatModel = "none";
        InferenceProcess? inference = withModels ? await InferenceProcess.StartAsync(options, cancellationToken) : null;
        if (chat is not null) options.InferenceUrl = await chat(options.InferenceUrl);
        ServiceCollection services = new();
        services.AddSingleton(Options.Create(options));
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddKnowledgeBase();
        if (inference is not null || options.InferenceUrl is { Length: > 0 }) services.AddModels();
        services.AddSearch();
        services.AddAnswers();
        if (ability is { } given)
        {
            services.AddSingleton(provider => new ModelAbilities(
                (_, _) => Task.FromResult(given), provider.GetRequiredService<IOptions<RagOptions>>(), provider.GetRequiredService<ILogger<ModelAbilities>>()));
        }
        ServiceProvider provider = services.BuildServiceProvider();
        ModelSet models = provider.GetService<IModelSource>() is { } source ? await ReadyAsync(source, inference is not null, cancellationToken) : ModelSet.None;
        EvalBase built = new(folder, inference, provider, models);
        await built.IndexAsync(corpus, cancellationToken);
        return built;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _inference?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ModelsPath()
    {
        if (Environment.GetEnvironmentVariable("RAG_MODELS") is { Length: > 0 } set) return set;
        string shared = Environment.GetEnvironmentVariable("RAG_SHARED") is { Length: > 0 } path ? path : "../shared";
        return Path.GetFullPath(Path.Combine(shared, "models"));
    }

    /// <summary>The models once none is loading any more; Inference looks for their files only after it has begun to answer.</summary>
    private static async Task<ModelSet> ReadyAsync(IModelSource source, bool expectsEmbedding, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            ModelSet models = await source.GetModelsAsync(cancellationToken);
            bool found = models.Embedding is not null || !expectsEmbedding || attempt > MostAttempts;
            if (found && new[] { models.Chat, models.Embedding, models.Rerank }.All(model => model is null || model.State != "loading")) return models;
            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task IndexAsync(IReadOnlyList<CorpusLine> corpus, CancellationToken cancellationToken)
    {
        var knowledgeBase = Services.GetRequiredService<IKnowledgeBase>();
        await knowledgeBase.OpenAsync(cancellationToken);
        ITokenCounter counter = Services.GetService<ITokenCounter>() ?? new WordCounter();
        foreach (CorpusLine[] some in corpus.Chunk(50))
            await knowledgeBase.ReplaceDocumentsAsync([.. await Task.WhenAll(some.Select(line => ReadAsync(line, counter, cancellationToken)))], cancellationToken);
        if (EmbeddingSpace.Of(Models.Embedding) is not { } space) return;
        using CachedEmbeddings embeddings = new(Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), space);
        EmbeddingGenerationOptions passage = new() { AdditionalProperties = new() { ["input_type"] = "passage" } };
        while (await knowledgeBase.FindMissingVectorsAsync(space, 256, cancellationToken) is { Count: > 0 } missing)
        {
            GeneratedEmbeddings<Embedding<float>> vectors = await embeddings.GenerateAsync(missing.Select(m => m.SearchText), passage, cancellationToken);
            await knowledgeBase.AddVectorsAsync(space, [.. missing.Select((m, i) => new TextVector(m.TextHash, vectors[i].Vector))], cancellationToken);
        }
    }

    private static async Task<IndexedDocument> ReadAsync(CorpusLine line, ITokenCounter counter, CancellationToken cancellationToken)
    {
        string? title = line.Title.Length > 0 ? line.Title : null;
        DocumentContent content = line.Read?.Content ?? Paragraphs(line.Text);
        Document document = new()
        {
            Id = DocumentId(line.Id),
            Path = "/" + line.Id,
            Folder = "/",
            State = DocumentState.Indexed,
            Title = title,
            MediaType = line.Read?.MediaType ?? "text/plain",
            ContentHash = Passage.HashOf(line.Text),
            Language = line.Read?.Language ?? LanguageDetector.Detect(line.Text),
            Size = line.Text.Length,
            Subjects = DocumentSubjects.Of(line.Text),
            Tags = line.Read?.Tags ?? [],
            Author = line.Read?.Author,
            Date = line.Read?.Date,
            EntryDates = line.Read?.EntryDates,
        };
        IReadOnlyList<Passage> passages = await Chunker.CutAsync(document.Id, content, title, counter, ChunkOptions.Default, cancellationToken);
        return new IndexedDocument(document with { PassageCount = passages.Count }, content, passages);
    }

    /// <summary>The text as it stands, so that places in it are places in the corpus line; a blank line separates paragraphs.</summary>
    private static DocumentContent Paragraphs(string text)
    {
        List<Block> blocks = [];
        int at = 0;
        while (at < text.Length)
        {
            int end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            if (end < 0) end = text.Length;
            if (!string.IsNullOrWhiteSpace(text[at..end])) blocks.Add(new Block(BlockKind.Paragraph, at, end));
            at = end + 2;
        }
        return new DocumentContent(text, blocks, [], []);
    }

    /// <summary>Stands in for a model's vocabulary where there is none: four tokens for three words.</summary>
    private sealed class WordCounter : ITokenCounter
    {
        public string Name => "words";

        public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<int>>([.. texts.Select(TokenEstimate.Count)]);
    }
}
