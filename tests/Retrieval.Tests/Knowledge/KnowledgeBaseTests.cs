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
    public async Task FindByDate_NewestOrOldest_InOrderWithinTheFilter()
    {
        await ReplaceAsync([
            Samples.Document(Samples.Document("b/dated.md").Document with { Date = Samples.Noon.AddDays(-3) }, "text"),
            Samples.Document(Samples.Document("a/dated.md").Document with { Date = Samples.Noon.AddDays(-3) }, "text"),
            Samples.Document(Samples.Document("b/old.md").Document with { Date = Samples.Noon.AddDays(-9) }, "text"),
            ChangedAt("b/undated.md", Samples.Noon.AddDays(-1)),
        ]);
        await Base.SaveFactsAsync([Samples.Document("b/waiting.md").Document with { State = DocumentState.Pending }], Token);
        Assert.Equal(["b/undated.md", "a/dated.md", "b/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: true, 3));
        Assert.Equal(["b/old.md", "a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 2));
        Assert.Equal(["b/undated.md", "b/dated.md"], await ByDateAsync(new SearchFilter { Folders = ["/notes/b"] }, newestFirst: true, 2));
        Assert.Equal(["b/old.md", "a/dated.md", "b/dated.md", "b/undated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 9));
        Assert.Equal(["b/old.md"], await ByDateAsync(new SearchFilter { To = Samples.Noon.AddDays(-5) }, newestFirst: true, 5));

        await Base.DeleteDocumentsAsync([Samples.Document("b/old.md").Document.Id], Token);
        await ReplaceAsync(ChangedAt("b/undated.md", Samples.Noon.AddDays(-8)));
        Assert.Equal(["b/undated.md", "a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 2));
        Assert.Equal(["a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: true, 1));
    }

    [Fact]
    public async Task Search_MessagesWithDatesAndAuthorsOfTheirOwn_AreFoundByThose()
    {
        IndexedDocument mailbox = Samples.Document(Samples.Document("house.mbox").Document with
        {
            Date = Samples.Noon,
            Author = "Ann, Ben",
            EntryDates = new DateSpan(Samples.Noon.AddDays(-300), Samples.Noon),
        }, "the sweep comes early", "the sweep comes late");
        IndexedDocument note = Samples.Document(Samples.Document("note.md").Document with { Date = Samples.Noon.AddDays(-299), Author = "Ann" }, "the sweep was paid");
        Passage first = mailbox.Passages[0] with { Facts = new PassageFacts { Date = Samples.Noon.AddDays(-300), Author = "Ann", Title = "First", BeginsEntry = true, Links = ["a.md"] } };
        Passage second = mailbox.Passages[1] with { Facts = new PassageFacts { Date = Samples.Noon, Author = "Ben", Kind = PassageKind.List, GoesOnAfter = true } };
        await ReplaceAsync(mailbox with { Passages = [first, second] }, note);

        async Task<string[]> Found(SearchFilter filter) => [.. (await KeywordAsync("sweep", filter)).Select(found => found.PassageId).Order()];
        string[] early = [.. new[] { first.Id, note.Passages[0].Id }.Order()];
        Assert.Equal(early, await Found(new SearchFilter { To = Samples.Noon.AddDays(-200) }));
        Assert.Equal(new[] { second.Id }, await Found(new SearchFilter { From = Samples.Noon.AddDays(-1), To = Samples.Noon.AddDays(1) }));
        Assert.Empty(await Found(new SearchFilter { From = Samples.Noon.AddDays(-100), To = Samples.Noon.AddDays(-50) }));
        Assert.Equal(new[] { second.Id }, await Found(new SearchFilter { Authors = ["Ben"] }));
        Assert.Equal(new[] { "house.mbox" }, await ByDateAsync(new SearchFilter { From = Samples.Noon.AddDays(-301), To = Samples.Noon.AddDays(-299.5) }, newestFirst: true, 5));
        Assert.Equal(new[] { "house.mbox", "note.md" }, await ByDateAsync(SearchFilter.None, newestFirst: false, 5));

        FoundPassage[] read = [.. await Base.GetPassagesAsync([first.Id, second.Id], Token)];
        Assert.Equal((first.Facts.Date, "Ann", "First", true), (read[0].Passage.Facts.Date, read[0].Passage.Facts.Author, read[0].Passage.Facts.Title, read[0].Passage.Facts.BeginsEntry));
        Assert.Equal(["a.md"], read[0].Passage.Facts.Links);
        Assert.Equal((PassageKind.List, false, true), (read[1].Passage.Facts.Kind, read[1].Passage.Facts.GoesOnBefore, read[1].Passage.Facts.GoesOnAfter));
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

    private static IndexedDocument ChangedAt(string name, DateTimeOffset moment) =>
        Samples.Document(Samples.Document(name).Document with { ModifiedAt = moment }, Path.GetFileNameWithoutExtension(name));

    private async Task<IReadOnlyList<string>> ByDateAsync(SearchFilter filter, bool newestFirst, int limit)
    {
        List<string> names = [];
        foreach (string id in await Base.FindByDateAsync(filter, newestFirst, limit, Token)) names.Add((await Base.GetDocumentAsync(id, Token))!.Path["/notes/".Length..]);
        return names;
    }

    protected Task ReplaceAsync(params IndexedDocument[] documents) => Base.ReplaceDocumentsAsync(documents, Token);

    protected Task<IReadOnlyList<ScoredPassage>> KeywordAsync(string query, SearchFilter? filter = null) =>
        Base.SearchKeywordAsync(query, 10, filter ?? SearchFilter.None, Token);
}
