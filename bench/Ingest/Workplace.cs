using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>An empty folder to watch and one for the data; both go at the end.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("rag-bench-").FullName;

    public Workplace()
    {
        Directory.CreateDirectory(Docs);
        Directory.CreateDirectory(Data);
    }

    public string Docs => Path.Combine(root, "docs");

    public string Data => Path.Combine(root, "data");

    public string Index => Path.Combine(Data, "knowledge.db");

    /// <summary>The index as another process sees it, which is how the page searches.</summary>
    public async Task<SqliteKnowledgeBase> OpenIndexAsync(CancellationToken cancellationToken)
    {
        var knowledge = new SqliteKnowledgeBase(Index, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        await knowledge.OpenAsync(cancellationToken);
        return knowledge;
    }

    /// <summary>Whether a search for a word finds a passage of the file that holds it.</summary>
    public static async Task<bool> FindsAsync(IKnowledgeBase knowledge, string word, string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoredPassage> hits = await knowledge.SearchKeywordAsync(word, 10, SearchFilter.None, cancellationToken);
        return (await knowledge.GetPassagesAsync([.. hits.Select(h => h.PassageId)], cancellationToken))
            .Any(f => f.Document.Path == path && f.Passage.Text.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>Writes notes of some 1,500 characters, each with words of its own, in folders of 100.</summary>
    public void WriteNotes(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string folder = Path.Combine(Docs, $"folder{i / 100}");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"note{i}.md"), Note(i));
        }
    }

    public static string Note(int number)
    {
        var random = new Random(number);
        string[] words = ["water", "engine", "valve", "report", "winter", "harbour", "signal", "garden", "copper", "letter", "bridge", "market", "river", "theory", "measure", "season"];
        string Sentence() => string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Length)] + (random.Next(4) == 0 ? random.Next(2000).ToString(System.Globalization.CultureInfo.InvariantCulture) : ""))) + ".";
        string Paragraph() => string.Join(' ', Enumerable.Range(0, 5).Select(_ => Sentence()));
        return $"---\ntags: [bench]\n---\n# Note {number}\n\n{Paragraph()}\n\n## Details\n\n{Paragraph()}\n\n- {Sentence()}\n- {Sentence()}\n\nSee [[note{number / 2}]].\n";
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
