using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>What a question and a page ask of Qdrant, whatever the number of documents.</summary>
public sealed class QdrantCostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_AQuestion_GoesThereAndBackFourTimesAtMost()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([.. Enumerable.Range(0, 60).Select(i => Samples.Document($"n{i}.md", $"the pelican number {i} nests on an island", $"heron {i} waits"))], Token);
        Retriever retriever = RetrieverOver(knowledge);
        await retriever.SearchAsync(new SearchRequest("where does the pelican nest", 10), Token);

        int before = fixture.Server!.Requests.Count;
        SearchResult found = await retriever.SearchAsync(new SearchRequest("on which island does the heron wait", 10), Token);
        Assert.Equal(10, found.Hits.Count);
        // The first two and the second two go out together: four ways there and back.
        Assert.Equal(
            ["Points/Facet", "Points/QueryBatch", "Points/Get", "Points/Scroll", "Points/Get", "Points/QueryBatch"],
            fixture.Server.Requests.Skip(before).Select(one => one.Method).Chunk(2).SelectMany(pair => pair.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(1, false)]
    public async Task SearchDense_FewPassages_ComparesAllOfThem(int exactUpTo, bool exact)
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync(options => options.QdrantExactUpTo = exactUpTo);
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican", "a heron")], Token);
        EmbeddingSpace space = StaticEmbedder.Default.Space;
        Assert.Equal(2, (await knowledge.SearchDenseAsync(space, StaticEmbedder.Default.Embed("pelican"), 10, SearchFilter.None, Token)).Count);
        var asked = fixture.Server!.Requests.Select(one => one.Request).OfType<QueryBatchPoints>().Last().QueryPoints[0];
        Assert.Equal(exact, asked.Params?.Exact == true);
    }

    [Fact]
    public async Task ListDocuments_APageOfVeryMany_ReadsLittleMoreThanThePage()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        string[] names = [.. Enumerable.Range(0, 2400).Select(i => i < 300 ? $"a/n{i:0000}.md" : i < 2200 ? $"b/{i % 26:00}-{i}.md" : $"c/{i}.md")];
        await knowledge.SaveFactsAsync([.. names.Select(name => Samples.Document(name).Document with { State = Rag.Retrieval.Documents.DocumentState.Pending })], Token);
        string[] ordered = [.. names.Select(name => "/notes/" + name).Order(StringComparer.Ordinal)];
        foreach (int offset in (int[])[0, 290, 1000, 2190, 2390])
        {
            long before = fixture.Server!.Sent;
            DocumentList page = await knowledge.ListDocumentsAsync(new DocumentQuery { Offset = offset, Limit = 20 }, Token);
            Assert.Equal(2400, page.Total);
            Assert.Equal(ordered.Skip(offset).Take(20), page.Documents.Select(document => document.Path));
            Assert.True(fixture.Server.Sent - before < 250_000, $"{fixture.Server.Sent - before} bytes for the page at {offset}");
        }
        long beforeDate = fixture.Server!.Sent;
        await knowledge.FindByDateAsync(SearchFilter.None, newestFirst: true, 5, Token);
        await knowledge.CountAsync(Token);
        Assert.True(fixture.Server.Sent - beforeDate < 50_000);
    }

    [Fact]
    public async Task ListDocuments_OneFolderOfVeryMany_PagesThroughAllOfThemOnce()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        string[] names = [.. Enumerable.Range(0, 1300).Select(i => $"2026-0{i % 9}-{i % 28:00} note {i}.md")];
        await knowledge.SaveFactsAsync([.. names.Select(name => Samples.Document(name).Document with { State = Rag.Retrieval.Documents.DocumentState.Pending })], Token);
        List<string> listed = [];
        while (listed.Count < names.Length)
            listed.AddRange((await knowledge.ListDocumentsAsync(new DocumentQuery { Offset = listed.Count, Limit = 130 }, Token)).Documents.Select(document => document.Path["/notes/".Length..]));
        Assert.Equal(names.Order(StringComparer.Ordinal), listed);
    }

    private static Retriever RetrieverOver(IKnowledgeBase knowledge) => new ServiceCollection()
        .AddLogging().AddSingleton(knowledge).AddSingleton(StaticEmbedder.Default).AddSingleton(Options.Create(new RagOptions())).AddSearch()
        .BuildServiceProvider().GetRequiredService<Retriever>();
}
