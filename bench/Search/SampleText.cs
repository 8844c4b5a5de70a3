using System.Text.Json;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Bench.Search;

/// <summary>
/// Passages and questions of real text, from folders in BEIR's form or of notes (Markdown and plain text, whose questions are words that stand in
/// them side by side). Texts are cut at sentences to the chunker's size; where there are too few,
/// further passages are joined from the first half of one and the second half of another, so that words and lengths stay real.
/// </summary>
internal sealed class SampleText
{
    private const int Longest = 1500, PassagesPerDocument = 20;
    private readonly List<(string Title, string Text)> _pieces = [];

    /// <summary>Reads every folder that has a corpus.</summary>
    public SampleText(IEnumerable<string> folders)
    {
        List<string> questions = [];
        foreach (string folder in folders)
        {
            foreach (JsonElement line in Lines(folder, "corpus.jsonl"))
                _pieces.AddRange(Cut(Text(line, "text")).Select(piece => (Text(line, "title"), piece)));
            if (!File.Exists(Path.Combine(folder, "corpus.jsonl"))) _pieces.AddRange(Notes(folder));
            questions.AddRange(Lines(folder, "queries.jsonl").Select(line => Text(line, "text")).Where(text => text.Length is > 0 and <= 4000));
        }
        Random random = new(1);
        _pieces = [.. _pieces.OrderBy(_ => random.Next())];
        if (questions.Count == 0) questions.AddRange(_pieces.Take(500).Select(piece => Middle(piece.Text)));
        Questions = [.. questions.OrderBy(_ => random.Next())];
    }

    /// <summary>The folders' questions, in an order of chance.</summary>
    public IReadOnlyList<string> Questions { get; }

    /// <summary>Passages that the folders themselves give.</summary>
    public int Distinct => _pieces.Count;

    /// <summary>Documents of 20 passages.</summary>
    public IEnumerable<IndexedDocument> Documents(int passages)
    {
        for (int first = 0; first < passages; first += PassagesPerDocument)
            yield return Document(first / PassagesPerDocument, Enumerable.Range(first, Math.Min(PassagesPerDocument, passages - first)));
    }

    /// <summary>A document from the pieces of these numbers.</summary>
    public IndexedDocument Document(int number, IEnumerable<int> pieces)
    {
        string id = Passage.HashOf($"document {number}")[..32];
        List<Passage> passages = [];
        System.Text.StringBuilder content = new();
        foreach (int piece in pieces)
        {
            (string title, string text) = Piece(piece);
            int start = content.Length;
            content.Append(text).Append("\n\n");
            Passage passage = new()
            {
                Id = $"{id}-{passages.Count}",
                DocumentId = id,
                Ordinal = passages.Count,
                Start = start,
                End = start + text.Length,
                Text = text,
                Context = title,
                TextHash = "",
            };
            passages.Add(passage with { TextHash = Passage.HashOf(passage.SearchText) });
        }
        Document document = new()
        {
            Id = id,
            Path = $"/bench/folder{number / 100}/document{number}.txt",
            Folder = "/bench",
            State = DocumentState.Indexed,
            Language = "en",
            MediaType = "text/plain",
            Title = passages[0].Context,
            Tags = [$"tag{number % 50}"],
        };
        return new IndexedDocument(document, DocumentContent.Plain(content.ToString()), passages);
    }

    private (string Title, string Text) Piece(int number)
    {
        (string title, string text) = _pieces[number % _pieces.Count];
        int round = number / _pieces.Count;
        if (round == 0) return (title, text);
        string other = _pieces[(number * 31 + round * 7919) % _pieces.Count].Text;
        return (title, text[..AfterSentence(text, text.Length / 2)] + other[AfterSentence(other, other.Length / 2)..]);
    }

    private static IEnumerable<(string Title, string Text)> Notes(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".md" or ".txt").Order(StringComparer.Ordinal)
            .SelectMany(file => Cut(File.ReadAllText(file)).Select(piece => (Path.GetFileNameWithoutExtension(file), piece)));

    private static string Middle(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Skip(words.Length / 2).Take(7));
    }

    private static IEnumerable<string> Cut(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.Length - start <= Longest ? text.Length : start + AfterSentence(text[start..(start + Longest)], Longest - 300);
            if (text[start..end].Trim() is { Length: >= 100 } piece) yield return piece;
            start = end;
        }
    }

    private static int AfterSentence(string text, int from) => text.IndexOf(". ", from, StringComparison.Ordinal) is var at and >= 0 ? at + 2 : text.Length;

    private static IEnumerable<JsonElement> Lines(string folder, string file) => File.Exists(Path.Combine(folder, file))
        ? File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        : [];

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
}
