using System.Text.Json;
using Rag.Ingest.Readers;

namespace Rag.Evals.Answers;

/// <summary>Documents and questions in the form that the interface document gives: <c>corpus.jsonl</c> and <c>queries.jsonl</c>.</summary>
internal sealed record QuestionSet(IReadOnlyList<CorpusLine> Corpus, IReadOnlyList<EvalQuestion> Questions)
{
    /// <summary>
    /// Reads a folder: of files with questions in a table (<see cref="ReportQuestions"/>) or with proven facts (<see cref="ProvenQuestions"/>), or in the form of BEIR, where evidence comes from the questions or
    /// else from <c>qrels/*.tsv</c>; in place of <c>corpus.jsonl</c> it may have real files, in <c>files</c>.
    /// </summary>
    public static async Task<QuestionSet> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (await ReportQuestions.ReadAsync(folder, cancellationToken) is { } reports) return reports;
        if (await ProvenQuestions.ReadAsync(folder, cancellationToken) is { } proven) return proven;
        string files = Path.Combine(folder, "files");
        List<CorpusLine> corpus = Directory.Exists(files)
            ? await FileCorpus.ReadAsync(files, "*", cancellationToken)
            : [.. File.ReadLines(Path.Combine(folder, "corpus.jsonl")).Where(line => line.Length > 0).Select(ReadCorpusLine)];
        ILookup<string, string> judged = ReadJudgements(Path.Combine(folder, "qrels"));
        return new QuestionSet(corpus, [.. File.ReadLines(Path.Combine(folder, "queries.jsonl")).Where(line => line.Length > 0).Select(line => ReadQuestion(line, judged))]);
    }

    private static CorpusLine ReadCorpusLine(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        return new CorpusLine(root.GetProperty("_id").GetString()!, Text(root, "title"), Text(root, "text"));
    }

    private static EvalQuestion ReadQuestion(string line, ILookup<string, string> judged)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        string id = root.GetProperty("_id").GetString()!;
        JsonElement metadata = root.TryGetProperty("metadata", out JsonElement m) && m.ValueKind == JsonValueKind.Object ? m : default;
        IReadOnlyList<string> evidence = Strings(metadata, "evidence");
        return new EvalQuestion(
            id,
            Text(root, "text"),
            [.. Items(metadata, "answers").Select(a => a.ValueKind == JsonValueKind.String ? a.GetString()! : Text(a, "text"))],
            !(metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("answerable", out JsonElement answerable) && answerable.ValueKind == JsonValueKind.False),
            evidence.Count > 0 ? evidence : [.. judged[id]],
            [.. Items(metadata, "turns").Select(t => (Text(t, "speaker"), Text(t, "text")))],
            Strings(metadata, "scope"));
    }

    private static ILookup<string, string> ReadJudgements(string folder) => (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.tsv") : [])
        .SelectMany(file => File.ReadLines(file).Skip(1))
        .Select(line => line.Split('\t'))
        .Where(cells => cells.Length >= 3 && cells[2].Trim() != "0")
        .ToLookup(cells => cells[0], cells => cells[1]);

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray() : [];

    private static IReadOnlyList<string> Strings(JsonElement element, string name) => [.. Items(element, name).Select(item => item.GetString() ?? "")];
}

/// <summary>One document.</summary>
internal sealed record CorpusLine(string Id, string Title, string Text)
{
    /// <summary>What the product's reader made of the file; null where the corpus has the text itself.</summary>
    public ReadDocument? Read { get; init; }
}

/// <summary>One question.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As asked.</param>
/// <param name="Answers">Gold answers; empty where none is known.</param>
/// <param name="Answerable">False where the documents do not hold the answer.</param>
/// <param name="Evidence">Documents that hold it.</param>
/// <param name="Turns">The conversation before it.</param>
/// <param name="Scope">The documents to search; empty for all.</param>
internal sealed record EvalQuestion(
    string Id, string Text, IReadOnlyList<string> Answers, bool Answerable, IReadOnlyList<string> Evidence,
    IReadOnlyList<(string Speaker, string Text)> Turns, IReadOnlyList<string> Scope);
