using System.Text.Json;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>The two adapters find the same, for the same documents and questions.</summary>
public sealed class QdrantAgreementTests : IAsyncLifetime
{
    private const int Documents = 300, Questions = 25;
    private readonly string _folder = Directory.CreateTempSubdirectory("rag-agree-").FullName;
    private readonly List<string> _questions = [];
    private SqliteKnowledgeBase _sqlite = null!;
    private QdrantFixture _fixture = null!;
    private IKnowledgeBase _qdrant = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string data = SharedFolder.Require("data/retrieval/cranfield");
        _sqlite = new SqliteKnowledgeBase(Path.Combine(_folder, "knowledge.db"), TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        _fixture = await QdrantFixture.StartAsync(mayBeReal: true);
        _qdrant = await _fixture.OpenAsync();
        await _sqlite.OpenAsync(Token);
        IndexedDocument[] documents =
        [
            .. File.ReadLines(Path.Combine(data, "corpus.jsonl")).Where(line => Field(line, "text").Length > 0).Take(Documents)
                .Select(line => Samples.Document(Field(line, "_id"), Field(line, "title") + "\n" + Field(line, "text"))),
        ];
        // Questions all of whose words occur: what is searched for in the place of others is weighed with what each adapter knows of frequencies.
        var analyzer = new TextAnalyzer();
        HashSet<string> terms = [.. documents.SelectMany(document => document.Passages).SelectMany(passage => analyzer.Analyze(passage.SearchText, "en").Counts.Keys)];
        _questions.AddRange(File.ReadLines(Path.Combine(data, "queries.jsonl")).Select(line => Field(line, "text"))
            .Where(text => analyzer.AnalyzeQuery(text, ["en"]).All(word => word.Variants.Any(terms.Contains))).Take(Questions));
        foreach (IndexedDocument[] batch in documents.Chunk(50))
        {
            await _sqlite.ReplaceDocumentsAsync(batch, Token);
            await _qdrant.ReplaceDocumentsAsync(batch, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _sqlite?.Dispose();
        if (_fixture is not null) await _fixture.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Search_ByKeywordsAndByMeaning_FindsTheSameUpToTies()
    {
        StaticEmbedder embedder = StaticEmbedder.Default;
        Assert.Equal(Questions, _questions.Count);
        foreach (string question in _questions)
        {
            // BM25 differs by the average length: exact in SQLite, within 3% here, which moves a score by less than 1%.
            Agree(question, .01,
                await _sqlite.SearchKeywordAsync(question, 100, SearchFilter.None, Token),
                await _qdrant.SearchKeywordAsync(question, 10, SearchFilter.None, Token));
            float[] vector = embedder.Embed(question);
            Agree(question, .0001,
                await _sqlite.SearchDenseAsync(embedder.Space, vector, 100, SearchFilter.None, Token),
                await _qdrant.SearchDenseAsync(embedder.Space, vector, 10, SearchFilter.None, Token));
        }
    }

    /// <summary>Each place holds a passage that the other adapter scores as it does its own at that place, up to a tolerance.</summary>
    private static void Agree(string question, double tolerance, IReadOnlyList<ScoredPassage> expected, IReadOnlyList<ScoredPassage> found)
    {
        Dictionary<string, double> scores = expected.ToDictionary(hit => hit.PassageId, hit => hit.Score);
        Assert.Equal(Math.Min(10, expected.Count), found.Count);
        for (int place = 0; place < found.Count; place++)
        {
            double there = scores.GetValueOrDefault(found[place].PassageId);
            Assert.True(Math.Abs(there - expected[place].Score) <= tolerance * expected[place].Score, $"{question}, place {place + 1}: {there} for {expected[place].Score}");
            Assert.True(Math.Abs(there - found[place].Score) <= tolerance * there, $"{question}, place {place + 1}: score {found[place].Score} for {there}");
        }
    }

    private static string Field(string line, string name)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
    }
}
