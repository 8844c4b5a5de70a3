using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>Documents of one passage each, found in the order given.</summary>
internal sealed class FakeKnowledge(params string[] texts) : IKnowledgeBase
{
    private readonly TextAnalyzer _analyzer = new();

    private IReadOnlyList<Document>? _documents;

    /// <summary>Titles of the documents, where the test needs any.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>When the documents were written, where the test says so.</summary>
    public IReadOnlyList<DateTimeOffset> Dates { get; init; } = [];

    /// <summary>What all of them are about by name.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    public IReadOnlyList<Document> Documents => _documents ??= [.. texts.Select((text, i) => new Document
    {
        Id = i.ToString("x32"), Path = $"/notes/{i}.md", Folder = "/notes", State = Failed.Contains(i) ? DocumentState.Failed : DocumentState.Indexed, Title = Titles.ElementAtOrDefault(i) ?? $"Note {i}", ContentHash = Passage.HashOf(text),
        Language = LanguageDetector.Detect(text) ?? "en", PassageCount = PassagesOf(i).Count, Subjects = Subjects, MediaType = MediaType, Date = Dates.ElementAtOrDefault(i) is { Year: > 1 } date ? date : null,
    })];

    /// <summary>Documents that could not be read.</summary>
    public IReadOnlyList<int> Failed { get; init; } = [];

    /// <summary>Whether each paragraph is a passage.</summary>
    public bool ByParagraph { get; init; }

    /// <summary>Puts another text in the place of a document's.</summary>
    public void Change(int document, string text) => (texts[document], _documents) = (text, null);

    /// <summary>Documents that are linked with those that were read.</summary>
    public IReadOnlyList<int> Linked { get; init; } = [];

    public Task<IReadOnlyList<string>> FindLinkedDocumentsAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Linked.Select(i => Documents[i].Id)]);

    /// <summary>Whether there is no embedding model.</summary>
    public bool ByWordsAlone { get; init; }

    /// <summary>The kind of file that all of them are.</summary>
    public string MediaType { get; init; } = "text/markdown";

    /// <summary>What a reader makes of each text: running text, unless the test says otherwise.</summary>
    public Func<string, DocumentContent> Content { get; init; } = DocumentContent.Plain;

    public Dictionary<string, string> Gone { get; } = [];

    public IReadOnlyList<SearchRequest> Requests => _requests;

    private readonly List<SearchRequest> _requests = [];

    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Add(request);
        return Task.FromResult(new SearchResult
        {
            Hits = [.. Enumerable.Range(0, texts.Length).Where(Found).Select(i => new Hit(PassageOf(i), Documents[i], new Scores(10 - i, ByWordsAlone ? null : 0.8 - 0.1 * i, 1 - 0.1 * i, null)))],
            Question = request.Read ?? new ReadQuestion(request.Query),
        });

        bool Found(int i) => request.Scope.DocumentIds.Count == 0 ? !Linked.Contains(i) : request.Scope.DocumentIds.Contains(Documents[i].Id);
    }

    /// <summary>What is found for a question, cut into sentences and judged.</summary>
    public async Task<Evidence> GatherAsync(string question)
    {
        SearchResult found = await SearchAsync(new SearchRequest(question, 10), TestContext.Current.CancellationToken);
        using SentenceReader reader = new(this, _analyzer);
        return await Evidence.GatherAsync(found.Question, found.Hits, reader, this, _analyzer, TestContext.Current.CancellationToken);
    }

    /// <summary>The sentences of a document's passage that begins and ends where a text does, the whole document's where none is given.</summary>
    public async Task<IReadOnlyList<SourceSentence>> ReadAsync(string? part = null, int document = 0)
    {
        string text = texts[document];
        int start = part is null ? 0 : text.IndexOf(part, StringComparison.Ordinal);
        Passage passage = PassageOf(document) with { Start = start, End = start + (part ?? text).Length, Text = part ?? text };
        using SentenceReader reader = new(this, _analyzer);
        return await reader.ReadAsync([new Hit(passage, Documents[document], new Scores(1, null, 1, null))], TestContext.Current.CancellationToken);
    }

    public Passage PassageOf(int i) => new()
    {
        Id = "p" + i,
        DocumentId = Documents[i].Id,
        Ordinal = 0,
        Start = 0,
        End = texts[i].Length,
        Text = texts[i],
        TextHash = Passage.HashOf(texts[i]),
    };

    private List<Passage> PassagesOf(int i)
    {
        if (!ByParagraph) return [new() { Id = "p" + i, DocumentId = i.ToString("x32"), Ordinal = 0, Start = 0, End = texts[i].Length, Text = texts[i], TextHash = Passage.HashOf(texts[i]) }];
        List<Passage> passages = [];
        int start = 0;
        foreach (string text in texts[i].Split("\n\n"))
        {
            passages.Add(new Passage { Id = $"p{i}.{passages.Count}", DocumentId = i.ToString("x32"), Ordinal = passages.Count, Start = start, End = start + text.Length, Text = text, TextHash = Passage.HashOf(text) });
            start += text.Length + 2;
        }
        return passages;
    }

    public Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Passage>>(PassagesOf(Documents.ToList().FindIndex(d => d.Id == documentId)));

    public Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. Documents.Where(d => d.State == DocumentState.Indexed && DocumentFilter.Matches(filter, d)).OrderByDescending(d => d.DateFor(newestFirst)).Take(limit).Select(d => d.Id)]);

    public Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        Document[] found = [.. Documents.Where(d => (query.State is null || d.State == query.State) && (query.Folder is null || d.Path.StartsWith(query.Folder, StringComparison.Ordinal)))];
        return Task.FromResult(new DocumentList(found.Length, [.. found.Take(query.Limit)]));
    }

    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) => Task.FromResult(
        Gone.ContainsKey(documentId) ? null : Content(texts[Documents.ToList().FindIndex(d => d.Id == documentId)]));

    public Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken) =>
        Task.FromResult(Gone.ContainsKey(documentId) ? null : Documents.FirstOrDefault(d => d.Id == documentId));

    /// <summary>Files that wait and files that could not be read.</summary>
    public (int Pending, int Failed) NotIndexed { get; init; } = (2, 1);

    public Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new KnowledgeBaseCounts(texts.Length, NotIndexed.Pending, NotIndexed.Failed, 0, texts.Length));

    public Task<TermStatistics> GetTermStatisticsAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken) => Task.FromResult(new TermStatistics(
        1000, terms.ToDictionary(t => t, t => texts.Select((text, i) => _analyzer.Analyze(text, Documents[i].Language)).Count(a => a.Counts.ContainsKey(t)))));

    public Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => Task.FromResult(KnowledgeBaseFacets.None with { Languages = [("en", 1)] });
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task<string> GetInstanceAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) => throw new NotSupportedException();
}
