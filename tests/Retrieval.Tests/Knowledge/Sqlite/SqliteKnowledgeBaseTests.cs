using Microsoft.Data.Sqlite;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Knowledge.Sqlite;

public sealed class SqliteKnowledgeBaseTests : KnowledgeBaseSearchTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rag-kb-").FullName;

    private string FilePath => Path.Combine(_folder, "knowledge.db");

    protected override IKnowledgeBase Connect() => new SqliteKnowledgeBase(FilePath, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Replace_EnglishPassage_IsFoundByMeaningAtOnce()
    {
        await ReplaceAsync(Samples.Document("a.md", "The physician treated the patient."), Samples.Document("b.md", "Compile the kernel with make."));
        StaticEmbedder embedder = StaticEmbedder.Default;
        ScoredPassage best = (await Base.SearchDenseAsync(embedder.Space, embedder.Embed("doctor in a hospital"), 1, SearchFilter.None, Token))[0];
        Assert.Equal(Samples.Document("a.md", "The physician treated the patient.").Passages[0].Id, best.PassageId);
    }

    [Fact]
    public async Task Replace_Cancelled_ChangesNothing()
    {
        await ReplaceAsync(Samples.Document("a.md", "the old heron"));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Base.ReplaceDocumentsAsync([Samples.Document("a.md", "pelican")], cancelled.Token));
        await ReplaceAsync(Samples.Document("b.md", "pelican and heron"));
        Assert.Single(await KeywordAsync("pelican"));
        Assert.Equal(2, (await KeywordAsync("heron")).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_DamagedFile_IsSetAsideAndANewStoreMade(bool truncated)
    {
        string before = await Base.GetInstanceAsync(Token);
        await ReplaceAsync([.. Enumerable.Range(0, 50).Select(i => Samples.Document($"{i}.md", $"pelican number {i}"))]);
        (Base as IDisposable)!.Dispose();
        SqliteConnection.ClearAllPools();
        byte[] bytes = await File.ReadAllBytesAsync(FilePath, Token);
        if (truncated) bytes = bytes[..(bytes.Length / 2)];
        else for (int i = 8192; i < bytes.Length; i += 97) bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(FilePath, bytes, Token);

        IKnowledgeBase opened = Connect();
        using var _ = opened as IDisposable;
        await opened.OpenAsync(Token);
        Assert.NotEqual(before, await opened.GetInstanceAsync(Token));
        Assert.Equal(0, (await opened.CountAsync(Token)).Passages);
        Assert.Single(Directory.GetFiles(_folder, "knowledge.db.damaged-*"), f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
        await opened.ReplaceDocumentsAsync([Samples.Document("new.md", "pelican")], Token);
        Assert.Single(await opened.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
    }

    [Fact]
    public async Task Open_WithoutSpaceForIt_SaysWhichFile()
    {
        IKnowledgeBase impossible = new SqliteKnowledgeBase(Path.Combine(FilePath, "below", "a-file"), TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        var error = await Assert.ThrowsAsync<KnowledgeBaseException>(() => impossible.OpenAsync(Token));
        Assert.Contains("a-file", error.Message);
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
    [InlineData(0, false)]
    [InlineData(2, true)]
    public async Task Keyword_K1_SaysHowMuchRepetitionCounts(double k1, bool counts)
    {
        using SqliteKnowledgeBase opened = new(FilePath, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default, new SearchOptions { K1 = k1, B = 0 });
        await opened.OpenAsync(Token);
        await opened.ReplaceDocumentsAsync([Samples.Document("a.md", "pelican"), Samples.Document("b.md", "pelican pelican"), Samples.Document("c.md", "heron")], Token);
        IReadOnlyList<ScoredPassage> found = await opened.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token);
        Assert.Equal(counts, found[0].Score > found[1].Score);
    }

    [Fact]
    public async Task Search_AfterThousandsOfReplacements_EqualsAFreshIndex()
    {
        for (int round = 0; round < 30; round++)
            await ReplaceAsync([.. Enumerable.Range(0, 20).Select(i => Samples.Document($"{i}.md", $"pelican {round % 3} heron {i * round % 7}", $"stork {round}"))]);
        IReadOnlyList<ScoredPassage> followed = await KeywordAsync("pelican heron stork 29 3");
        IKnowledgeBase fresh = Connect();
        using var _ = fresh as IDisposable;
        await fresh.OpenAsync(Token);
        Assert.Equal(
            (await fresh.SearchKeywordAsync("pelican heron stork 29 3", 10, SearchFilter.None, Token)).Select(s => Math.Round(s.Score, 4)),
            followed.Select(s => Math.Round(s.Score, 4)));
    }
}
