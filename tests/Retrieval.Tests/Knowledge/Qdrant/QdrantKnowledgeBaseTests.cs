using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>The conformance suite over the test server, or over a real one where <c>QDRANT_URL</c> names it.</summary>
public sealed class QdrantKnowledgeBaseTests : KnowledgeBaseSearchTests
{
    private QdrantFixture _fixture = null!;

    public override async ValueTask InitializeAsync()
    {
        _fixture = await QdrantFixture.StartAsync(mayBeReal: true);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Theory]
    [InlineData("pelic", true)]
    [InlineData("pelicna", true)]
    [InlineData("pellican", true)]
    [InlineData("pelic ", false)]
    [InlineData("\"brown pelican\"", true)]
    [InlineData("\"pelican brown\"", false)]
    [InlineData("“Brown Pelicans”", true)]
    public async Task Keyword_TypingErrorsBeginningsAndPhrases(string query, bool found)
    {
        await ReplaceAsync(Samples.Document("a.md", "the brown pelican dives"), Samples.Document("b.md", "something else entirely"));
        Assert.Equal(found ? 1 : 0, (await KeywordAsync(query)).Count);
    }

    [Theory]
    [InlineData("pelic", true)]
    [InlineData("pelicna", true)]
    [InlineData("elican", true)]
    [InlineData("canpeli", false)]
    public async Task Keyword_BeforeQdrantKnewPrefixes_FindsTheSame(string query, bool found)
    {
        await using QdrantFixture older = await QdrantFixture.StartAsync();
        older.Server!.Version = "1.18.2";
        IKnowledgeBase knowledge = await older.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "the brown pelican dives"), Samples.Document("b.md", "something else entirely")], Token);
        Assert.Equal(found ? 1 : 0, (await knowledge.SearchKeywordAsync(query, 10, SearchFilter.None, Token)).Count);
        // Brought up to date, it is asked for beginnings as it knows them now.
        older.Server.Version = "1.19.0";
        await knowledge.OpenAsync(Token);
        Assert.Equal(found ? 1 : 0, (await knowledge.SearchKeywordAsync(query, 10, SearchFilter.None, Token)).Count);
    }

    protected override IKnowledgeBase Connect() => _fixture.Create();
}
