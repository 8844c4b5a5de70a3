using System.Text.Json;

namespace Rag.Evals.Retrieval;

/// <summary>A test collection in BEIR's form: <c>corpus.jsonl</c>, <c>queries.jsonl</c>, <c>qrels/SPLIT.tsv</c>.</summary>
internal sealed record Collection(
    string Folder,
    string Split,
    IReadOnlyList<(string Id, string Title, string Text)> Corpus,
    IReadOnlyList<(string Id, string Text)> Queries,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Judgements)
{
    /// <summary>Reads it, with the judged queries only.</summary>
    /// <exception cref="InvalidDataException">Something is missing; the message says what.</exception>
    public static Collection Read(string folder, string? split)
    {
        string qrels = Path.Combine(folder, "qrels");
        if (!Directory.Exists(qrels)) throw new InvalidDataException($"{folder} has no folder qrels.");
        string[] splits = [.. Directory.GetFiles(qrels, "*.tsv").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];
        split ??= splits.Contains("test") ? "test" : splits.FirstOrDefault();
        if (split is null || !splits.Contains(split)) throw new InvalidDataException($"{qrels} has no {split}.tsv; there are: {string.Join(", ", splits)}.");

        var judgements = File.ReadLines(Path.Combine(qrels, split + ".tsv")).Skip(1).Select(line => line.Split('\t')).Where(row => row.Length == 3)
            .GroupBy(row => row[0])
            .ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, int>)g.ToDictionary(row => row[1], row => int.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture)));
        var queries = Lines(folder, "queries.jsonl").Select(q => (Text(q, "_id"), Text(q, "text")))
            .Where(q => judgements.TryGetValue(q.Item1, out var judged) && judged.Values.Any(v => v > 0)).ToList();
        var corpus = Lines(folder, "corpus.jsonl").Select(d => (Text(d, "_id"), Text(d, "title"), Text(d, "text"))).ToList();
        return new Collection(folder, split, corpus, queries, judgements);
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}
