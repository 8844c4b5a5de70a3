using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench;

/// <summary>What a passage takes, measured on a BEIR folder, each line of whose corpus is one passage: the figures that docs/scale.md starts from.</summary>
internal static class FootprintBenchmark
{
    private const int BatchSize = 500;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [string folder, ..]) { Console.WriteLine("footprint FOLDER   (a BEIR folder with corpus.jsonl)"); return 2; }
        TextAnalyzer analyzer = new();
        StaticEmbedder embedder = StaticEmbedder.Default;
        string data = Directory.CreateTempSubdirectory("rag-footprint-").FullName;
        IndexedDocument[] documents = [.. File.ReadLines(Path.Combine(folder, "corpus.jsonl")).Select(Read).OfType<IndexedDocument>()];
        try
        {
            using SqliteKnowledgeBase knowledge = new(Path.Combine(data, "knowledge.db"), TimeProvider.System, analyzer, embedder);
            await knowledge.OpenAsync(cancellationToken);
            foreach (IndexedDocument[] batch in documents.Chunk(BatchSize)) await knowledge.ReplaceDocumentsAsync(batch, cancellationToken);
            double sqlite = Directory.GetFiles(data, "knowledge.db*").Sum(file => new FileInfo(file).Length);
            long started = Stopwatch.GetTimestamp();
            foreach (IndexedDocument document in documents) embedder.Embed(document.Content.Text);
            double perMinute = documents.Length / Stopwatch.GetElapsedTime(started).TotalMinutes;
            double text = documents.Average(document => (double)Encoding.UTF8.GetByteCount(document.Content.Text));
            double terms = documents.Average(document => (double)analyzer.Analyze(document.Content.Text, "en").Counts.Count);
            // The text as searched is computed from the others and not stored.
            double payload = documents.Select(document => document.Passages[0]).Average(passage =>
                (double)JsonSerializer.SerializeToUtf8Bytes(passage).Length - JsonSerializer.SerializeToUtf8Bytes(passage.SearchText).Length);
            Console.WriteLine($"passages                      {documents.Length}");
            Console.WriteLine($"text, bytes a passage         {text:F0}");
            Console.WriteLine($"distinct terms a passage      {terms:F0}");
            Console.WriteLine($"passage as JSON, bytes        {payload:F0}");
            Console.WriteLine($"SQLite with the static vector, bytes a passage, file and log   {sqlite / documents.Length:F0}");
            Console.WriteLine($"static embedding, passages a minute on one core   {perMinute:F0}");
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static IndexedDocument? Read(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        string text = json.RootElement.GetProperty("title").GetString() + "\n" + json.RootElement.GetProperty("text").GetString();
        if (text.Trim().Length == 0) return null;
        string id = Passage.HashOf(json.RootElement.GetProperty("_id").GetString()!)[..32];
        Document document = new()
        {
            Id = id,
            Path = $"/corpus/{id}.txt",
            Folder = "/corpus",
            State = DocumentState.Indexed,
            Language = "en",
            MediaType = "text/plain",
        };
        Passage passage = new() { Id = id, DocumentId = id, Ordinal = 0, Start = 0, End = text.Length, Text = text, TextHash = Passage.HashOf(text) };
        return new IndexedDocument(document, DocumentContent.Plain(text), [passage]);
    }
}
