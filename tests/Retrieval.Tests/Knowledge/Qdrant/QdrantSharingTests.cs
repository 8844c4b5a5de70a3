using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>Several processes, and models, on one Qdrant.</summary>
public sealed class QdrantSharingTests
{
    private static readonly EmbeddingSpace First = new("model-1", 2), Second = new("model-2", 3);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListDocumentsAsync_OwnOnly_LeavesOutOtherSources()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase study = await fixture.OpenAsync(options => options.Source = "study");
        IKnowledgeBase attic = await fixture.OpenAsync(options => options.Source = "attic");
        await study.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican")], Token);
        await attic.SaveFactsAsync([Samples.Document("b.md").Document with { State = DocumentState.Pending }], Token);

        Assert.Equal(["/notes/a.md"], (await study.ListDocumentsAsync(new DocumentQuery { OwnOnly = true }, Token)).Documents.Select(d => d.Path));
        Assert.Equal(["/notes/b.md"], (await attic.ListDocumentsAsync(new DocumentQuery { OwnOnly = true }, Token)).Documents.Select(d => d.Path));
        Assert.Equal(2, (await attic.ListDocumentsAsync(new DocumentQuery(), Token)).Total);
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_TwoWritersAtOnce_EachKeepsItsOwn()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase[] writers = [await fixture.OpenAsync(), await fixture.OpenAsync(), await fixture.OpenAsync()];
        await Task.WhenAll(writers.Select(async (writer, w) =>
        {
            for (int round = 0; round < 4; round++)
                await writer.ReplaceDocumentsAsync([.. Enumerable.Range(0, 3).Select(i => Samples.Document($"{w}/{i}.md", $"pelican {w} {i} round {round}", "heron"))], Token);
            await writer.DeleteDocumentsAsync([Samples.Document($"{w}/0.md").Document.Id], Token);
        }));
        Assert.Equal(new KnowledgeBaseCounts(6, 0, 0, 0, 12, Samples.Noon), await writers[0].CountAsync(Token));
        Assert.Equal(6, (await writers[1].SearchKeywordAsync("pelican round 3", 20, SearchFilter.None, Token)).Count);
        Assert.Equal(12, fixture.Server!.CountPoints(fixture.Passages));
    }

    [Fact]
    public async Task OpenAsync_ManyAtOnce_MakeOneStore()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase[] all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.OpenAsync()));
        string[] instances = await Task.WhenAll(all.Select(knowledge => knowledge.GetInstanceAsync(Token)));
        Assert.Single(instances.Distinct());
    }

    [Theory]
    [InlineData("_documents")]
    [InlineData("_passages")]
    [InlineData("_contents")]
    [InlineData("_terms")]
    public async Task GetInstanceAsync_ACollectionLostAndMadeAnew_IsAnother(string collection)
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        string before = await knowledge.GetInstanceAsync(Token);
        fixture.Server!.DropCollection(fixture.Documents.Replace("_documents", collection, StringComparison.Ordinal));
        await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.GetInstanceAsync(Token));
        await knowledge.OpenAsync(Token);
        Assert.NotEqual(before, await knowledge.GetInstanceAsync(Token));
    }

    [Fact]
    public async Task NewSpace_WhileItFills_LeavesTheOldServingAndThenTakesItsPlace()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "one", "two")], Token);
        await FillAsync(knowledge, First, [1, 0], 2);
        Assert.Equal(2, (await SearchAsync(knowledge, First, [1, 0])).Count);

        await FillAsync(knowledge, Second, [0, 1, 0], 1);
        Assert.Equal(2, (await SearchAsync(knowledge, First, [1, 0])).Count);
        Assert.Single(await SearchAsync(knowledge, Second, [0, 1, 0]));

        await FillAsync(knowledge, Second, [0, 1, 0], 1);
        Assert.Empty(await knowledge.FindMissingVectorsAsync(Second, 10, Token));
        Assert.Empty(await SearchAsync(knowledge, First, [1, 0]));
        Assert.Equal(2, (await SearchAsync(knowledge, Second, [0, 1, 0])).Count);
    }

    [Fact]
    public async Task AddVectorsAsync_OtherDimension_IsRefusedWithBothNumbers()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "one")], Token);
        await FillAsync(knowledge, First, [1, 0], 1);
        var fault = await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.FindMissingVectorsAsync(First with { Dimension = 3 }, 1, Token));
        Assert.Contains("2 dimensions", fault.Message);
    }

    [Fact]
    public async Task RenameCopyAndEdit_OfEmbeddedTexts_LeaveNothingToEmbed()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        IndexedDocument document = Samples.Document("a.md", "one", "two");
        await knowledge.ReplaceDocumentsAsync([document], Token);
        await FillAsync(knowledge, First, [1, 0], 2);

        await knowledge.SaveFactsAsync([document.Document with { Path = "/notes/b.md" }], Token);
        await knowledge.ReplaceDocumentsAsync([Samples.Document("copy.md", "two", "one")], Token);
        Assert.Empty(await knowledge.FindMissingVectorsAsync(First, 10, Token));
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "one", "three")], Token);
        Assert.Equal("three", Assert.Single(await knowledge.FindMissingVectorsAsync(First, 10, Token)).SearchText);
    }

    [Fact]
    public async Task FindMissingVectorsAsync_SeveralDocuments_NewestFirst()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        foreach (string word in (string[])["one", "two", "three"]) await knowledge.ReplaceDocumentsAsync([Samples.Document(word, word)], Token);
        Assert.Equal(["three", "two"], (await knowledge.FindMissingVectorsAsync(First, 2, Token)).Select(missing => missing.SearchText));
    }

    [Fact]
    public async Task SearchKeywordAsync_AfterTheAverageLengthGrew_ScoresAsIfWrittenAtOnce()
    {
        IndexedDocument[] documents =
        [
            .. Enumerable.Range(0, 4).Select(i => Samples.Document($"short{i}.md", "pelican")),
            .. Enumerable.Range(0, 20).Select(i => Samples.Document($"long{i}.md", "pelican " + string.Join(' ', Enumerable.Range(0, 60 + i).Select(n => "word" + n)))),
        ];
        await using QdrantFixture slow = await QdrantFixture.StartAsync(), atOnce = await QdrantFixture.StartAsync();
        IKnowledgeBase grown = await slow.OpenAsync(), fresh = await atOnce.OpenAsync();
        foreach (IndexedDocument document in documents) await grown.ReplaceDocumentsAsync([document], Token);
        await fresh.ReplaceDocumentsAsync(documents, Token);

        var expected = (await fresh.SearchKeywordAsync("pelican", 30, SearchFilter.None, Token)).ToDictionary(hit => hit.PassageId, hit => hit.Score);
        var found = await grown.SearchKeywordAsync("pelican", 30, SearchFilter.None, Token);
        Assert.Equal(24, found.Count);
        Assert.True(found[0].Score > 1.2 * found[^1].Score);
        Assert.All(found, hit => Assert.InRange(hit.Score / expected[hit.PassageId], .985, 1.015));
    }

    [Fact]
    public async Task SearchKeywordAsync_AfterPassagesWereWeighedAnew_StillFindsByNamesAndHeadings()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        IndexedDocument named = Samples.Document("heron.md", "it stands in the reeds");
        await knowledge.ReplaceDocumentsAsync([named with { Document = named.Document with { Aliases = ["grey wader"] }, Passages = [named.Passages[0] with { Context = "Lagoon" }] }], Token);
        double before = Assert.Single(await knowledge.SearchKeywordAsync("lagoon", 10, SearchFilter.None, Token)).Score;
        foreach (int i in Enumerable.Range(0, 12))
            await knowledge.ReplaceDocumentsAsync([Samples.Document($"long{i}.md", string.Join(' ', Enumerable.Range(0, 60 + i).Select(n => "word" + n)))], Token);
        foreach (string query in (string[])["heron", "\"grey wader\"", "lagoon"])
            Assert.Equal(named.Passages[0].Id, Assert.Single(await knowledge.SearchKeywordAsync(query, 10, SearchFilter.None, Token)).PassageId);
        // Beside longer passages it is a short one, and all of its weights tell so.
        Assert.True((await knowledge.SearchKeywordAsync("lagoon", 10, SearchFilter.None, Token))[0].Score > before);
    }

    private static async Task FillAsync(IKnowledgeBase knowledge, EmbeddingSpace space, float[] vector, int texts)
    {
        var missing = await knowledge.FindMissingVectorsAsync(space, texts, Token);
        Assert.Equal(texts, missing.Count);
        await knowledge.AddVectorsAsync(space, [.. missing.Select(text => new TextVector(text.TextHash, vector))], Token);
    }

    private static Task<IReadOnlyList<ScoredPassage>> SearchAsync(IKnowledgeBase knowledge, EmbeddingSpace space, float[] vector) =>
        knowledge.SearchDenseAsync(space, vector, 10, SearchFilter.None, Token);
}
