using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge;

/// <summary>What every knowledge base does; each adapter inherits it.</summary>
public abstract class KnowledgeBaseTests : IAsyncLifetime
{
    protected static readonly EmbeddingSpace Space = new("test-model-1", 8);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IKnowledgeBase Base { get; private set; } = null!;

    /// <summary>Another one over the same store; opened by the caller.</summary>
    protected abstract IKnowledgeBase Connect();

    public virtual async ValueTask InitializeAsync()
    {
        Base = Connect();
        await Base.OpenAsync(Token);
    }

    public virtual ValueTask DisposeAsync()
    {
        (Base as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task OpenAsync_Twice_KeepsIdentity()
    {
        string first = await Base.GetInstanceAsync(Token);
        await Base.OpenAsync(Token);
        Assert.NotEmpty(first);
        Assert.Equal(first, await Base.GetInstanceAsync(Token));
    }

    [Fact]
    public async Task EmptyBase_AnyRead_IsEmptyOrNull()
    {
        Assert.Null(await Base.GetDocumentAsync("none", Token));
        Assert.Null(await Base.GetContentAsync("none", Token));
        Assert.Empty(await Base.GetPassagesAsync("none", Token));
        Assert.Empty(await Base.GetPassagesAsync(["none"], Token));
        Assert.Empty(await KeywordAsync("anything"));
        Assert.Empty(await Base.SearchDenseAsync(Space, Samples.Along(0), 10, SearchFilter.None, Token));
        Assert.Empty(await Base.FindMissingVectorsAsync(Space, 10, Token));
        Assert.Equal(new VectorCoverage(0, 0), await Base.GetCoverageAsync(Space, Token));
        Assert.Equal(new KnowledgeBaseCounts(0, 0, 0, 0, 0), await Base.CountAsync(Token));
        Assert.Equal(0, (await Base.ListDocumentsAsync(new DocumentQuery(), Token)).Total);
    }

    [Fact]
    public async Task Replace_NewDocument_ReadsBackAsWritten()
    {
        IndexedDocument written = Samples.Document("full.pdf", "Erste Zeile\tmit Tab", "nul \0, emoji 😀, \u202Ehebrew שלום\r\n");
        var facts = written.Document with
        {
            Title = "Ein Titel",
            Author = "Ada Lovelace",
            Tags = ["a/b", "Grün"],
            Aliases = ["other"],
            Links = ["target"],
            Language = "de",
            Pages = 3,
            Reason = "2 pages without text",
            Date = Samples.Noon.AddDays(-400),
            IndexedAt = Samples.Noon,
            Size = 1L << 40,
        };
        Passage rich = written.Passages[0] with { Page = 2, HeadingPath = ["One", "Two"], Context = "One › Two" };
        var content = written.Content with { Lines = [new PageLine(2, 0, 5, .1f, .2f, .3f, .04f)], Links = [new TextLink(0, 5, "target")] };
        await Base.ReplaceDocumentsAsync([new IndexedDocument(facts, content, [rich, written.Passages[1]])], Token);

        Document read = (await Base.GetDocumentAsync(facts.Id, Token))!;
        Assert.Equivalent(facts with { PassageCount = 2 }, read, strict: true);
        Assert.Equivalent(content, await Base.GetContentAsync(facts.Id, Token), strict: true);
        Assert.Equivalent(new[] { rich, written.Passages[1] }, await Base.GetPassagesAsync(facts.Id, Token), strict: true);
        Assert.Equal(new KnowledgeBaseCounts(1, 0, 0, 0, 2, Samples.Noon), await Base.CountAsync(Token));
    }

    [Fact]
    public async Task Replace_Again_OnlyTheNewVersionIsFound()
    {
        await ReplaceAsync(Samples.Document("a.md", "the old heron", "kept sentence"));
        await ReplaceAsync(Samples.Document("a.md", "the new pelican", "kept sentence"));
        Assert.Empty(await KeywordAsync("heron"));
        Assert.Single(await KeywordAsync("pelican"));
        Assert.Single(await KeywordAsync("kept"));
        Assert.Equal(2, (await Base.CountAsync(Token)).Passages);
    }

    [Fact]
    public async Task Replace_WithFewerPassages_DropsTheRest()
    {
        await ReplaceAsync(Samples.Document("a.md", "alpha", "beta", "gamma"));
        await ReplaceAsync(Samples.Document("a.md", "alpha"));
        Assert.Empty(await KeywordAsync("gamma"));
        Assert.Equal(1, (await Base.GetDocumentAsync(Samples.Document("a.md").Document.Id, Token))!.PassageCount);
    }

    [Fact]
    public async Task Replace_Repeated_IsIdempotent()
    {
        IndexedDocument document = Samples.Document("a.md", "alpha", "beta");
        await ReplaceAsync(document);
        await ReplaceAsync(document);
        Assert.Equal(2, (await Base.CountAsync(Token)).Passages);
        Assert.Single(await KeywordAsync("beta"));
    }

    [Fact]
    public async Task Delete_Document_IsFoundNoMoreAndCanComeBack()
    {
        IndexedDocument document = Samples.Document("a.md", "a pelican");
        await ReplaceAsync(document, Samples.Document("b.md", "another pelican"));
        await Base.DeleteDocumentsAsync([document.Document.Id, "unknown"], Token);
        Assert.Single(await KeywordAsync("pelican"));
        Assert.Null(await Base.GetDocumentAsync(document.Document.Id, Token));
        Assert.Null(await Base.GetContentAsync(document.Document.Id, Token));
        await ReplaceAsync(document);
        Assert.Equal(2, (await KeywordAsync("pelican")).Count);
    }

    [Fact]
    public async Task SaveFacts_Rename_KeepsPassages()
    {
        IndexedDocument document = Samples.Document("a.md", "a pelican");
        await ReplaceAsync(document);
        await Base.SaveFactsAsync([document.Document with { Path = "/notes/sub/b.md" }], Token);
        ScoredPassage found = Assert.Single(await KeywordAsync("pelican", new SearchFilter { Folders = ["/notes/sub"] }));
        Assert.Equal("/notes/sub/b.md", Assert.Single(await Base.GetPassagesAsync([found.PassageId], Token)).Document.Path);
        Assert.Equal(1, (await Base.GetDocumentAsync(document.Document.Id, Token))!.PassageCount);
    }

    [Theory]
    [InlineData(DocumentState.Failed)]
    [InlineData(DocumentState.Skipped)]
    public async Task SaveFacts_FailedOrSkipped_RemovesPassages(DocumentState state)
    {
        IndexedDocument document = Samples.Document("a.md", "a pelican");
        await ReplaceAsync(document);
        await Base.SaveFactsAsync([document.Document with { State = state, Reason = "broken" }], Token);
        Assert.Empty(await KeywordAsync("pelican"));
        Document read = (await Base.GetDocumentAsync(document.Document.Id, Token))!;
        Assert.Equal((state, "broken", 0), (read.State, read.Reason, read.PassageCount));
        Assert.Null(await Base.GetContentAsync(document.Document.Id, Token));
    }

    [Fact]
    public async Task SaveFacts_UnknownDocument_CreatesIt()
    {
        await Base.SaveFactsAsync([Samples.Document("new.md").Document with { State = DocumentState.Pending }], Token);
        Assert.Equal(new KnowledgeBaseCounts(0, 1, 0, 0, 0), await Base.CountAsync(Token));
    }

    /// <summary>As the file itself and as what is searched tell it, wherever these are two.</summary>
    [Fact]
    public async Task Count_NewestChange_IsThatOfTheIndexedDocuments()
    {
        IndexedDocument[] documents = [.. Enumerable.Range(0, 4).Select(i => ChangedAt($"n{i}.md", Samples.Noon.AddHours(i)))];
        await ReplaceAsync(documents);
        Assert.Equal(new KnowledgeBaseCounts(4, 0, 0, 0, 4, Samples.Noon.AddHours(3)), await Base.CountAsync(Token));
        Assert.Single(await KeywordAsync("n0"));
        Assert.Equal(new KnowledgeBaseCounts(4, 0, 0, 0, 4, Samples.Noon.AddHours(3)), await Base.CountAsync(Token));

        await Base.DeleteDocumentsAsync([documents[3].Document.Id], Token);
        await Base.SaveFactsAsync([documents[2].Document with { State = DocumentState.Failed }], Token);
        Assert.Equal(new KnowledgeBaseCounts(2, 0, 1, 0, 2, Samples.Noon.AddHours(1)), await Base.CountAsync(Token));
        // Later on the clock, earlier in time.
        await ReplaceAsync(ChangedAt("n1.md", new DateTimeOffset(2026, 3, 14, 14, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 30, 0, TimeSpan.Zero), (await Base.CountAsync(Token)).Newest);
        await Base.DeleteDocumentsAsync([.. documents.Select(d => d.Document.Id)], Token);
        Assert.Equal(new KnowledgeBaseCounts(0, 0, 0, 0, 0), await Base.CountAsync(Token));
    }

    [Fact]
    public async Task Replace_ContentWithEntriesAndMachineText_ReadsBack()
    {
        IndexedDocument document = Samples.Document("a.mbox", "one", "two");
        DocumentContent content = document.Content with
        {
            Blocks = [document.Content.Blocks[0] with { Machine = PassageKind.Data }, document.Content.Blocks[1]],
            Entries = [new Entry(4, 7, Samples.Noon, "Ann", "Two")],
        };
        await ReplaceAsync(document with { Content = content });
        DocumentContent? read = await Base.GetContentAsync(document.Document.Id, Token);
        Assert.Equal(content.Entries, read!.Entries);
        Assert.Equal(content.Blocks, read.Blocks);
    }

    [Fact]
    public async Task List_WithConditions_PagesByPath()
    {
        await ReplaceAsync([.. Enumerable.Range(0, 5).Select(i => Samples.Document($"sub/n{i}.md", "text")), Samples.Document("Ärger.md", "text"), Samples.Document("subway.md", "text")]);
        await Base.SaveFactsAsync([Samples.Document("sub/n3.md").Document with { State = DocumentState.Failed }], Token);
        DocumentList page = await Base.ListDocumentsAsync(new DocumentQuery { Folder = "/notes/sub", Offset = 1, Limit = 2 }, Token);
        Assert.Equal(5, page.Total);
        Assert.Equal(["/notes/sub/n1.md", "/notes/sub/n2.md"], page.Documents.Select(d => d.Path));
        Assert.Equal("/notes/sub/n3.md", Assert.Single((await Base.ListDocumentsAsync(new DocumentQuery { State = DocumentState.Failed }, Token)).Documents).Path);
        Assert.Equal("/notes/Ärger.md", Assert.Single((await Base.ListDocumentsAsync(new DocumentQuery { Text = "ärg" }, Token)).Documents).Path);
    }

    [Fact]
    public async Task AnotherConnection_AfterAWrite_SeesItAtOnce()
    {
        IKnowledgeBase reader = Connect();
        using var _ = reader as IDisposable;
        await reader.OpenAsync(Token);
        Assert.Empty(await reader.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        IndexedDocument document = Samples.Document("a.md", "a pelican");
        await ReplaceAsync(document);
        Assert.Single(await reader.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        await Base.DeleteDocumentsAsync([document.Document.Id], Token);
        Assert.Empty(await reader.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
    }

    [Fact]
    public async Task GetPassages_ById_KeepsTheOrderAskedAndLeavesOutTheUnknown()
    {
        IndexedDocument document = Samples.Document("a.md", "alpha", "beta");
        await ReplaceAsync(document);
        IReadOnlyList<FoundPassage> found = await Base.GetPassagesAsync([document.Passages[1].Id, "gone", document.Passages[0].Id], Token);
        Assert.Equal(["beta", "alpha"], found.Select(f => f.Passage.Text));
        Assert.All(found, f => Assert.Equal(document.Document.Id, f.Document.Id));
    }

    protected static IndexedDocument ChangedAt(string name, DateTimeOffset moment) =>
        Samples.Document(Samples.Document(name).Document with { ModifiedAt = moment }, Path.GetFileNameWithoutExtension(name));

    protected Task ReplaceAsync(params IndexedDocument[] documents) => Base.ReplaceDocumentsAsync(documents, Token);

    protected Task<IReadOnlyList<ScoredPassage>> KeywordAsync(string query, SearchFilter? filter = null) =>
        Base.SearchKeywordAsync(query, 10, filter ?? SearchFilter.None, Token);
}
