using System.Text.Json;
using Rag.Ingest.Readers.Markdown;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads canvases (JSON Canvas 1.0, Obsidian's): the cards' notes from top to bottom, the files and pages on them as links, the words on arrows.</summary>
internal sealed class CanvasReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Canvas;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using JsonDocument document = JsonDocument.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)),
            new JsonDocumentOptions { MaxDepth = request.Limits.Depth, AllowTrailingCommas = true });
        var builder = new ContentBuilder(request.Limits);
        List<string> links = [];
        Dictionary<string, string> names = [];
        foreach (JsonElement node in Array(document.RootElement, "nodes").OrderBy(node => Number(node, "y")).ThenBy(node => Number(node, "x")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string text = Text(node, "text") ?? "", file = Text(node, "file") ?? "", url = Text(node, "url") ?? "", label = Text(node, "label") ?? "";
            if (label.Length > 0) builder.Add(BlockKind.Heading, label, 2);
            if (text.Length > 0) MarkdownReader.Write(text, builder, cancellationToken);
            if (file.Length > 0)
            {
                links.Add(file);
                Link(builder, Path.GetFileNameWithoutExtension(file), file);
            }
            if (url.Length > 0) Link(builder, url, url);
            if (Text(node, "id") is { } id) names[id] = FirstLine(label.Length > 0 ? label : text.Length > 0 ? text : file.Length > 0 ? Path.GetFileNameWithoutExtension(file) : url);
        }
        foreach (JsonElement edge in Array(document.RootElement, "edges"))
            if (Text(edge, "label") is { } said && names.TryGetValue(Text(edge, "fromNode") ?? "", out string? from) && names.TryGetValue(Text(edge, "toNode") ?? "", out string? to))
                builder.Add(BlockKind.ListItem, $"{from} → {said} → {to}", 1);
        return new ReadDocument(builder.Build()) { MediaType = "application/json", Links = [.. links.Distinct()] };
    }

    private static void Link(ContentBuilder builder, string words, string target)
    {
        builder.Open(BlockKind.ListItem, 1);
        int start = builder.Length;
        builder.Append(words);
        builder.Link(start, target);
        builder.Close();
    }

    private static string FirstLine(string text)
    {
        string line = text.TrimStart('#', ' ', '\n').Split('\n')[0].Trim();
        return line.Length > 60 ? line[..(char.IsHighSurrogate(line[59]) ? 59 : 60)] + "…" : line;
    }

    private static IEnumerable<JsonElement> Array(JsonElement root, string name) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray().Where(element => element.ValueKind is JsonValueKind.Object) : [];

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out double number) ? number : 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
