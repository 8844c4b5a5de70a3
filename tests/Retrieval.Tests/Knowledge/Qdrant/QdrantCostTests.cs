using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;

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
        var asked = fixture.Server!.Requests.Select(one => one.Request).OfType<global::Qdrant.Client.Grpc.QueryBatchPoints>().Last().QueryPoints[0];
        Assert.Equal(exact, asked.Params?.Exact == true);
    }

    [Fact]
    public async Task ListDocuments_OfVeryMany_PagesInOrderAndReadsLittleMoreThanThePage()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        // Three folders, of which one alone has very many files, many of them with the same beginning.
        string[] names = [.. Enumerable.Range(0, 1050).Select(i => i < 15 ? $"a/n{i}.md" : i < 1035 ? $"b/2026-0{i % 9}-{i % 28:00} note {i}.md" : $"c/{i}.md")];
        await knowledge.SaveFactsAsync([.. names.Select(name => Samples.Document(name).Document with { State = DocumentState.Pending })], Token);
        List<string> listed = [];
        while (listed.Count < names.Length)
        {
            long before = fixture.Server!.Sent;
            DocumentList page = await knowledge.ListDocumentsAsync(new DocumentQuery { Offset = listed.Count, Limit = 150 }, Token);
            Assert.Equal(names.Length, page.Total);
            Assert.InRange(fixture.Server.Sent - before, 1, 250_000);
            listed.AddRange(page.Documents.Select(document => document.Path["/notes/".Length..]));
        }
        Assert.Equal(names.Order(StringComparer.Ordinal), listed);

        long others = fixture.Server!.Sent;
        Assert.Equal(["b/2026-00-00 note 252.md"], (await knowledge.ListDocumentsAsync(new DocumentQuery { Text = "NOTE 252" }, Token)).Documents.Select(d => d.Path["/notes/".Length..]));
        await knowledge.FindByDateAsync(SearchFilter.None, newestFirst: true, 5, Token);
        await knowledge.CountAsync(Token);
        Assert.InRange(fixture.Server.Sent - others, 1, 50_000);
    }

    private static Retriever RetrieverOver(IKnowledgeBase knowledge) => new ServiceCollection()
        .AddLogging().AddSingleton(knowledge).AddSingleton(StaticEmbedder.Default).AddSingleton(Options.Create(new RagOptions())).AddSearch()
        .BuildServiceProvider().GetRequiredService<Retriever>();
}
