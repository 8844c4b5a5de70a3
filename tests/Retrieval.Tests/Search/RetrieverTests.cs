using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Search;

public sealed class RetrieverTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rag-search-").FullName;
    private readonly ServiceProvider _services;

    public RetrieverTests()
    {
        FakeTimeProvider time = new(Samples.Noon);
        time.SetLocalTimeZone(TimeZoneInfo.Utc);
        _services = new ServiceCollection().AddSingleton<TimeProvider>(time)
            .AddSingleton(Options.Create(new RagOptions { DataPath = _folder })).AddKnowledgeBase().AddSearch().BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IKnowledgeBase Base => _services.GetRequiredService<IKnowledgeBase>();

    public async ValueTask InitializeAsync() => await Base.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Search_ByWordingAlone_FindsNothingByMeaningAndSaysNothingOfModels()
    {
        await ReplaceAsync(Samples.Document("a.md", "The physician treated the patient."), Samples.Document("b.md", "A doctor came."));
        SearchResult result = await _services.GetRequiredService<Retriever>().SearchAsync(
            new SearchRequest("doctor", 10) { ByMeaning = false }, Token);
        Assert.Equal("b.md", Path.GetFileName(Assert.Single(result.Hits).Document.Path));
        Assert.Null(result.Hits[0].Scores.Dense);
        Assert.DoesNotContain(result.Notices, notice => notice.Contains("model"));
    }

    [Fact]
    public async Task Search_WithoutAModel_FindsByWordingAndMeaningAndSaysSo()
    {
        await ReplaceAsync(Samples.Document("a.md", "The physician treated the patient."), Samples.Document("b.md", "Compile the kernel with make."));
        SearchResult result = await SearchAsync("doctor");
        Assert.Equal("a.md", Path.GetFileName(result.Hits[0].Document.Path));
        Assert.Null(result.Hits[0].Scores.Keyword);
        Assert.NotNull(result.Hits[0].Scores.Dense);
        Assert.Contains(result.Notices, n => n.Contains("No embedding model"));
        Assert.Contains(result.Steps, s => s.Name == "search");
    }

    [Fact]
    public async Task Search_QuarterInTheQuestion_RaisesTheReportOfIt()
    {
        await ReplaceAsync(
            Samples.Document("2023 Q3 NRVK.md", "Spending on research in the third quarter and first nine months of 2023 was 22 million; in the first nine months of 2022 it was 19."),
            Samples.Document("2023 Q1 NRVK.md", "Spending on research was 7 million."));
        SearchResult result = await SearchAsync("What was the spending on research in the first quarter of 2023?");
        Assert.Equal("2023 Q1 NRVK.md", Path.GetFileName(result.Hits[0].Document.Path));
        Assert.Contains(result.Hits[0].Reasons, reason => reason.StartsWith("it is of the quarter that the question names", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_DateInTheQuestion_Restricts()
    {
        await ReplaceAsync(Dated("new.md", -6, "pelican census"), Dated("old.md", -60, "pelican census of old"));
        SearchResult result = await SearchAsync("pelican census last week");
        Assert.Equal("/notes/new.md", Assert.Single(result.Hits).Document.Path);
        Assert.Equal("last week", Assert.Single(result.Filters).Words);
        Assert.Equal(2, (await _services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest("pelican census last week", 10) { Ignore = ["last week"] }, Token)).Hits.Count);
    }

    [Fact]
    public async Task Search_FilterThatLeavesNothing_IsDroppedAndSaid()
    {
        await ReplaceAsync(Dated("old.md", -60, "pelican census"));
        SearchResult result = await SearchAsync("pelican census yesterday");
        Assert.Single(result.Hits);
        Assert.Empty(result.Filters);
        Assert.Contains(result.Notices, n => n.StartsWith("Nothing was found on 13 March 2026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_LastNotes_GivesTheNewest()
    {
        await ReplaceAsync([.. Enumerable.Range(1, 5).Select(i => Dated($"{i}.md", -i, $"entry number {i}"))]);
        Assert.Equal(["/notes/1.md", "/notes/2.md"], (await SearchAsync("my last two notes")).Hits.Select(h => h.Document.Path));
    }

    [Fact]
    public async Task Search_LastNotes_AreNotesEvenWhereTheySayTheSame()
    {
        IndexedDocument sheet = Dated("table.csv", -1, "a,b");
        await ReplaceAsync(Dated("one.md", -3, "groceries"), Dated("two.md", -2, "groceries"), sheet with { Document = sheet.Document with { MediaType = "text/csv" } }, Dated("old.md", -9, "other"));
        Assert.Equal(["/notes/two.md", "/notes/one.md"], (await SearchAsync("my last two notes")).Hits.Select(h => h.Document.Path));
        Assert.Equal(["/notes/table.csv"], (await SearchAsync("newest file")).Hits.Select(h => h.Document.Path));
    }

    [Fact]
    public async Task Search_QuotedPhrase_FindsOnlyItOrSaysThatItIsNowhere()
    {
        await ReplaceAsync(Samples.Document("a.md", "a brown pelican dives"), Samples.Document("b.md", "the pelican is brown"));
        Assert.Equal("/notes/a.md", Assert.Single((await SearchAsync("\"brown pelican\"")).Hits).Document.Path);
        SearchResult nowhere = await SearchAsync("\"dives pelican\"");
        Assert.NotEmpty(nowhere.Hits);
        Assert.Contains(nowhere.Notices, n => n.Contains("quotation marks"));
    }

    [Fact]
    public async Task Search_OneQuotedWordInALongQuestion_RestrictsNothing()
    {
        await ReplaceAsync(Samples.Document("a.md", "the module matches its context"), Samples.Document("b.md", "types of modules and how one can check them"));
        SearchResult result = await SearchAsync("What is the type of a module and how can one check that it \"matches\" a context?");
        Assert.Equal(2, result.Hits.Count);
        Assert.Single((await SearchAsync("module \"matches\"")).Hits);
    }

    [Fact]
    public async Task Search_SameTextTwice_IsShownOnceAndNamesTheOther()
    {
        const string Text = "The brown pelican dives for fish along the coast, and the census of this year counted four hundred pairs on two islands.";
        await ReplaceAsync(Samples.Document("a.md", Text), Samples.Document("b.md", Text.ToUpperInvariant() + "!"), Samples.Document("c.md", "pelican"));
        SearchResult result = await SearchAsync("brown pelican census");
        Assert.Equal(2, result.Hits.Count);
        Assert.Contains(result.Hits[0].Reasons, r => r.StartsWith("same text in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_NeighbouringPassages_JoinExactly()
    {
        IndexedDocument document = Samples.Document("a.md", "pelicans nest here", "and pelicans fish there", "unrelated words");
        await ReplaceAsync(document, Samples.Document("b.md", "herons"));
        Hit hit = (await SearchAsync("pelicans")).Hits[0];
        Assert.Equal(document.Content.Text[hit.Passage.Start..hit.Passage.End], hit.Passage.Text);
        Assert.StartsWith("pelicans nest here\nand pelicans fish there", hit.Passage.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_OneLongDocument_DoesNotFillTheList()
    {
        IndexedDocument document = Samples.Document("long.md", [.. Enumerable.Range(0, 12).SelectMany(i => new[] { $"pelican pelican {Words(i)}", Words(i + 100) + new string('x', 2000) })]);
        await ReplaceAsync(document, Samples.Document("short.md", "one heron and a pelican somewhere in a sentence"));
        SearchResult result = await _services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest("pelican", 10) { MostPerDocument = 3 }, Token);
        Assert.Contains(result.Hits.Take(4), h => h.Document.Path == "/notes/short.md");
    }

    [Fact]
    public async Task Search_LinkedNote_IsRaised()
    {
        IndexedDocument hub = Samples.Document("hub.md", "pelican pelican pelican overview"), plain = Samples.Document("plain.md", "the coast has one pelican"), linked = Samples.Document("linked.md", "the coast has a pelican");
        await ReplaceAsync(hub with { Document = hub.Document with { Links = ["linked"] } }, plain, linked,
            Samples.Document("second.md", "another pelican overview of pelicans"), Samples.Document("third.md", "overview: pelican, pelican"));
        IReadOnlyList<Hit> hits = (await SearchAsync("pelican overview")).Hits;
        Assert.Contains(hits.Single(h => h.Document.Path == "/notes/linked.md").Reasons, r => r.StartsWith("linked with ", StringComparison.Ordinal) && r.Contains("hub", StringComparison.Ordinal));
        Assert.DoesNotContain(hits.Single(h => h.Document.Path == "/notes/plain.md").Reasons, r => r.StartsWith("linked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BringIn_LinkedNoteBeyondTheCandidates_ComesWithItsScore()
    {
        IndexedDocument hub = Samples.Document("hub.md", "pelican overview"), far = Samples.Document("far.md", "a pelican among herons"), silent = Samples.Document("silent.md", "storks");
        await ReplaceAsync(hub with { Document = hub.Document with { Links = ["far", "silent"] } }, far, silent, Samples.Document("other.md", "pelican"));
        List<FusedPassage> fused = [.. (await Base.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token))
            .OrderByDescending(p => p.PassageId == hub.Passages[0].Id).Select(p => new FusedPassage(p.PassageId, [p.Score, null, null]) { Fused = p.Score, DocumentId = p.DocumentId })];
        FoundPassage first = Assert.Single(await Base.GetPassagesAsync([hub.Passages[0].Id], Token));
        LinkedNotes links = new(Base);
        Candidate brought = Assert.Single(await links.BringInAsync([new Candidate(first, fused[0])], fused, SearchFilter.None, Token));
        Assert.Equal("/notes/far.md", brought.Document.Path);
        Assert.Equal(fused.Single(f => f.PassageId == far.Passages[0].Id).Fused, brought.Score);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Search_LimitOutOfRange_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest("x", limit), Token));

    private static string Words(int seed) => string.Join(' ', Enumerable.Range(0, 20).Select(i => $"word{seed * 31 + i * 7}"));

    private static IndexedDocument Dated(string name, int days, string text)
    {
        IndexedDocument document = Samples.Document(name, text);
        return document with { Document = document.Document with { Date = Samples.Noon.AddDays(days) } };
    }

    private Task ReplaceAsync(params IndexedDocument[] documents) => Base.ReplaceDocumentsAsync(documents, Token);

    private Task<SearchResult> SearchAsync(string query) => _services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest(query, 10), Token);
}
