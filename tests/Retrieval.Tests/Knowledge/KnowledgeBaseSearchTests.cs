using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge;

/// <summary>How every knowledge base searches; each adapter inherits it.</summary>
public abstract class KnowledgeBaseSearchTests : KnowledgeBaseDateTests
{
    [Fact]
    public async Task Keyword_InflectedWord_FindsTheStem()
    {
        await ReplaceAsync(Samples.Document("a.md", "several pelicans were nesting"), Samples.Document("b.md", "nothing of the kind"));
        Assert.Single(await KeywordAsync("pelican nests"));
    }

    [Fact]
    public async Task Keyword_RareWord_OutranksACommonOne()
    {
        await ReplaceAsync([.. Enumerable.Range(0, 9).Select(i => Samples.Document($"{i}.md", "report report about birds")), Samples.Document("x.md", "a report about pelicans")]);
        IReadOnlyList<ScoredPassage> found = await KeywordAsync("pelican report");
        Assert.Equal(10, found.Count);
        Assert.Equal(Samples.Document("x.md", "a report about pelicans").Passages[0].Id, found[0].PassageId);
        Assert.Equal(found.OrderByDescending(f => f.Score), found);
    }

    [Theory]
    [InlineData("Größe", "grosse")]
    [InlineData("renderPageAsync", "page")]
    [InlineData("renderPageAsync", "renderPageAsync")]
    [InlineData("max_idle_time", "idle")]
    [InlineData("version v2.13.4 is out", "v2.13.4")]
    [InlineData("write to ada.lovelace@example.org", "lovelace")]
    [InlineData("write to ada.lovelace@example.org", "ada.lovelace@example.org")]
    [InlineData("see report-2023.pdf", "report-2023.pdf")]
    [InlineData("東京大学の図書館", "図書館")]
    [InlineData("crème brûlée", "creme brulee")]
    public async Task Keyword_FormsOfAWord_FindEachOther(string text, string query)
    {
        await ReplaceAsync(Samples.Document("a.md", text), Samples.Document("b.md", "unrelated words"));
        Assert.Single(await KeywordAsync(query));
    }

    [Theory]
    [InlineData("blade runner")]
    [InlineData("Final Cut")]
    [InlineData("noir")]
    [InlineData("android film")]
    public async Task Keyword_FileNameTitleAliasOrTag_FindsThePassage(string query)
    {
        IndexedDocument note = Samples.Document("Blade Runner.md", "director: Ridley Scott");
        await ReplaceAsync(
            note with { Document = note.Document with { Title = "Final Cut", Aliases = ["The android film"], Tags = ["noir"] } },
            Samples.Document("other.md", "unrelated words"));
        Assert.Equal(note.Passages[0].Id, Assert.Single(await KeywordAsync(query)).PassageId);
    }

    [Theory]
    [InlineData("\"blade runner\"")]
    [InlineData("\"final cut\"")]
    [InlineData("\"android film\" director")]
    public async Task Keyword_QuotedFileNameTitleOrAlias_FindsThePassage(string query)
    {
        IndexedDocument note = Samples.Document("Blade Runner.md", "director: Ridley Scott");
        await ReplaceAsync(
            note with { Document = note.Document with { Title = "Final Cut", Aliases = ["The android film"] } },
            Samples.Document("other.md", "a runner with a blade made the final, android cut of a film"));
        Assert.Equal(note.Passages[0].Id, Assert.Single(await KeywordAsync(query)).PassageId);
    }

    [Fact]
    public async Task Keyword_WordOfTheHeading_CountsMoreThanOneOfTheText()
    {
        IndexedDocument under = Samples.Document("a.md", "they nest on islands"), within = Samples.Document("b.md", "a pelican may nest there");
        await ReplaceAsync(under with { Passages = [under.Passages[0] with { Context = "Pelican" }] }, within with { Passages = [within.Passages[0] with { Context = "Birds" }] });
        Assert.Equal([under.Passages[0].Id, within.Passages[0].Id], (await KeywordAsync("pelican")).Select(f => f.PassageId));
    }

    [Fact]
    public async Task Keyword_QuotedEndAndBeginningOfAHeading_AreNoPhrase()
    {
        IndexedDocument note = Samples.Document("a.md", "they nest on islands");
        await ReplaceAsync(note with { Passages = [note.Passages[0] with { Context = "Pelicans of Lake Prespa" }] });
        Assert.Single(await KeywordAsync("\"lake prespa\""));
        Assert.Empty(await KeywordAsync("\"prespa pelicans\""));
    }

    [Fact]
    public async Task Keyword_Compound_DecidesBetweenTheSameParts()
    {
        IndexedDocument right = Samples.Document("a.md", "release v2.13.4 of the engine"), parts = Samples.Document("b.md", "release v4.13.2 of the engine");
        await ReplaceAsync(parts, right);
        Assert.Equal([right.Passages[0].Id, parts.Passages[0].Id], (await KeywordAsync("release v2.13.4")).Select(f => f.PassageId));
    }

    [Fact]
    public async Task Keyword_AfterARename_FindsByTheNewNameOnly()
    {
        IndexedDocument note = Samples.Document("Heron.md", "it stands in the reeds");
        await ReplaceAsync(note);
        await ReplaceAsync(note with { Document = note.Document with { Path = "/notes/Bittern.md" } });
        Assert.Empty(await KeywordAsync("heron"));
        Assert.Single(await KeywordAsync("bittern"));
    }

    [Fact]
    public async Task Keyword_Filtered_RespectsEveryCondition()
    {
        IndexedDocument plain = Samples.Document("plain.md", "pelican one");
        IndexedDocument special = Samples.Document("sub/special.pdf", "pelican two");
        special = special with
        {
            Document = special.Document with { Tags = ["Birds"], Author = "Ada Lovelace", MediaType = "application/pdf", Date = Samples.Noon },
        };
        await ReplaceAsync(plain, special);
        SearchFilter[] filters =
        [
            new() { Folders = ["/notes/sub"] }, new() { Tags = ["birds"] }, new() { Authors = ["lovelace"] }, new() { MediaTypes = ["application/pdf"] },
            new() { FileNames = ["SPECIAL"] }, new() { DocumentIds = [special.Document.Id] }, new() { From = Samples.Noon }, new() { To = Samples.Noon.AddSeconds(1) },
            new() { From = Samples.Noon, Tags = ["birds", "other"] },
        ];
        foreach (SearchFilter filter in filters)
            Assert.Equal(special.Passages[0].Id, Assert.Single(await KeywordAsync("pelican", filter)).PassageId);
        foreach (SearchFilter filter in (SearchFilter[])[new() { To = Samples.Noon }, new() { From = Samples.Noon.AddSeconds(1) }, new() { Folders = ["/notes/su"] }, new() { Tags = ["bird"] }])
            Assert.Empty(await KeywordAsync("pelican", filter));
    }

    [Fact]
    public async Task Keyword_EmptyOrOddQuery_FindsNothingAndDoesNotFail()
    {
        await ReplaceAsync(Samples.Document("a.md", "pelican"));
        foreach (string query in (string[])["", "   ", "\"", "\"\"", "***", "\uD800", new string('x', 4000), "NEAR(", "'; DROP TABLE passages; --"])
            Assert.Empty(await KeywordAsync(query));
    }

    [Fact]
    public async Task Dense_NearestVector_ComesFirst()
    {
        IndexedDocument document = Samples.Document("a.md", "one", "two", "three");
        await ReplaceAsync(document);
        await AddVectorsAsync(document, Samples.Along(0), Samples.Along(0, off: 1), Samples.Along(4));
        IReadOnlyList<ScoredPassage> found = await Base.SearchDenseAsync(Space, Samples.Along(0), 2, SearchFilter.None, Token);
        Assert.Equal([document.Passages[0].Id, document.Passages[1].Id], found.Select(f => f.PassageId));
        Assert.Equal(1, found[0].Score, 4);
        Assert.Equal(Math.Sqrt(.5), found[1].Score, 4);
    }

    [Fact]
    public async Task Dense_AfterReplaceAndDelete_FollowsTheText()
    {
        IndexedDocument document = Samples.Document("a.md", "one", "two");
        await ReplaceAsync(document);
        await AddVectorsAsync(document, Samples.Along(0), Samples.Along(4));
        // The same text in another document needs no new vector; a text that is gone is not found.
        IndexedDocument copy = Samples.Document("copy.md", "one");
        await ReplaceAsync(copy, Samples.Document("a.md", "two"));
        IReadOnlyList<ScoredPassage> found = await Base.SearchDenseAsync(Space, Samples.Along(0), 1, SearchFilter.None, Token);
        Assert.Equal(copy.Passages[0].Id, Assert.Single(found).PassageId);
        await Base.DeleteDocumentsAsync([copy.Document.Id], Token);
        Assert.DoesNotContain(await Base.SearchDenseAsync(Space, Samples.Along(0), 9, SearchFilter.None, Token), f => f.PassageId == copy.Passages[0].Id);
    }

    [Fact]
    public async Task Dense_TwoSpaces_AreNeverMixed()
    {
        IndexedDocument document = Samples.Document("a.md", "one", "two");
        await ReplaceAsync(document);
        EmbeddingSpace other = new("test-model-2", 8);
        await Base.AddVectorsAsync(Space, [new TextVector(document.Passages[0].TextHash, Samples.Along(0))], Token);
        await Base.AddVectorsAsync(other, [new TextVector(document.Passages[1].TextHash, Samples.Along(0))], Token);
        Assert.Equal(document.Passages[0].Id, Assert.Single(await Base.SearchDenseAsync(Space, Samples.Along(0), 9, SearchFilter.None, Token)).PassageId);
        Assert.Equal(document.Passages[1].Id, Assert.Single(await Base.SearchDenseAsync(other, Samples.Along(0), 9, SearchFilter.None, Token)).PassageId);
    }

    [Fact]
    public async Task MissingVectors_AsTheyCome_ShrinkToNone()
    {
        IndexedDocument document = Samples.Document("a.md", "one", "two", "one");
        await ReplaceAsync(document);
        Assert.Equal(new VectorCoverage(2, 0), await Base.GetCoverageAsync(Space, Token));
        Assert.Single(await Base.FindMissingVectorsAsync(Space, 1, Token));
        Assert.Equal(["one", "two"], (await Base.FindMissingVectorsAsync(Space, 10, Token)).Select(m => m.SearchText).Order());
        await Base.AddVectorsAsync(Space, [new TextVector(document.Passages[0].TextHash, Samples.Along(0)), new TextVector(Samples.Hash("gone"), Samples.Along(1))], Token);
        Assert.Equal("two", Assert.Single(await Base.FindMissingVectorsAsync(Space, 10, Token)).SearchText);
        VectorCoverage coverage = await Base.GetCoverageAsync(Space, Token);
        Assert.Equal((2, 1, false), (coverage.Texts, coverage.Embedded, coverage.IsComplete));
    }

    [Fact]
    public async Task NewSpace_ItsFillingProcessDies_TheOldServesUntilAnotherHasFilledTheRest()
    {
        IndexedDocument document = Samples.Document("a.md", "one", "two");
        await ReplaceAsync(document);
        EmbeddingSpace next = new("test-model-2", 8);
        await AddVectorsAsync(document, Samples.Along(0), Samples.Along(1));
        await Base.AddVectorsAsync(next, [new TextVector(document.Passages[0].TextHash, Samples.Along(0))], Token);
        Assert.Single(await Base.FindMissingVectorsAsync(next, 10, Token));
        Assert.Equal(2, (await Base.SearchDenseAsync(Space, Samples.Along(0), 9, SearchFilter.None, Token)).Count);
        // The process that was filling it is gone: another one goes on with what is missing.
        IKnowledgeBase resumed = Connect();
        using var _ = resumed as IDisposable;
        await resumed.OpenAsync(Token);
        Assert.Equal(document.Passages[1].TextHash, Assert.Single(await resumed.FindMissingVectorsAsync(next, 10, Token)).TextHash);
        await resumed.AddVectorsAsync(next, [new TextVector(document.Passages[1].TextHash, Samples.Along(1))], Token);
        Assert.Empty(await resumed.FindMissingVectorsAsync(next, 10, Token));
        Assert.Empty(await Base.SearchDenseAsync(Space, Samples.Along(0), 9, SearchFilter.None, Token));
        Assert.Equal(2, (await Base.SearchDenseAsync(next, Samples.Along(0), 9, SearchFilter.None, Token)).Count);
    }

    [Fact]
    public async Task Facets_OfIndexedDocuments_AreWhatQuestionsCanNameAndHowLanguagesAreShared()
    {
        await ReplaceAsync([.. Enumerable.Range(0, 4).Select(i => Samples.Document(
            Samples.Document($"sub/n{i}.md").Document with { Tags = ["Birds"], Author = "Ada Lovelace", Language = i == 0 ? "de" : "en" }, "text"))]);
        await Base.SaveFactsAsync([Samples.Document("waiting.md").Document with { State = Rag.Retrieval.Documents.DocumentState.Pending, Tags = ["later"], Language = "fr" }], Token);
        KnowledgeBaseFacets facets = await Base.GetFacetsAsync(Token);
        Assert.Equal(["Birds"], facets.Tags);
        Assert.Equal(["Ada Lovelace"], facets.Authors);
        Assert.Equal(["/notes/sub"], facets.Folders);
        Assert.Equal(["n0.md", "n1.md", "n2.md", "n3.md"], facets.FileNames.Order());
        Assert.Equal([("en", .75), ("de", .25)], facets.Languages);

        await Base.SaveFactsAsync([Samples.Document("sub/n0.md").Document with { State = Rag.Retrieval.Documents.DocumentState.Failed }], Token);
        await Base.DeleteDocumentsAsync([Samples.Document("sub/n1.md").Document.Id], Token);
        facets = await Base.GetFacetsAsync(Token);
        Assert.Equal(["n2.md", "n3.md"], facets.FileNames.Order());
        Assert.Equal([("en", 1)], facets.Languages);
    }

    [Fact]
    public async Task Search_BothAtOnce_FindsWhatEachFinds()
    {
        IndexedDocument document = Samples.Document("a.md", "a pelican", "a heron");
        await ReplaceAsync(document);
        await AddVectorsAsync(document, Samples.Along(0), Samples.Along(4));
        var found = await Base.SearchAsync("pelican", [null, new QueryVector(Space, Samples.Along(4)), new QueryVector(new EmbeddingSpace("none", 8), Samples.Along(0))], 10, SearchFilter.None, Token);
        Assert.Equal([1, 0, 2, 0], found.Select(list => list.Count));
        Assert.Equal((document.Passages[0].Id, document.Document.Id), (found[0][0].PassageId, found[0][0].DocumentId));
        Assert.Equal(document.Passages[1].Id, found[2][0].PassageId);
    }

    [Fact]
    public async Task TermStatistics_SomeTerms_CountsThePassagesWithThem()
    {
        await ReplaceAsync(Samples.Document("a.md", "pelican and heron", "pelican pelican colony"), Samples.Document("b.md", "a stork", "one more pelican"));
        TermStatistics statistics = await Base.GetTermStatisticsAsync(["pelican", "heron", "unheard"], Token);
        Assert.Equal(4, statistics.Passages);
        Assert.Equal((3, 1, 0), (statistics.PassagesWith["pelican"], statistics.PassagesWith["heron"], statistics.PassagesWith["unheard"]));
    }

    protected Task AddVectorsAsync(IndexedDocument document, params float[][] vectors) =>
        Base.AddVectorsAsync(Space, [.. document.Passages.Select((p, i) => new TextVector(p.TextHash, vectors[i]))], Token);
}
