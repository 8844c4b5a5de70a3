using System.Text.Json;
using Rag.Ingest.Readers.Markdown;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>Reads Jupyter notebooks (nbformat 4): notes, code, and what the code printed.</summary>
internal sealed class NotebookReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Notebook;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using JsonDocument document = JsonDocument.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)), new JsonDocumentOptions { MaxDepth = request.Limits.Depth });
        var builder = new ContentBuilder(request.Limits);
        string language = Path(document.RootElement, "metadata", "kernelspec", "language") ?? "python";
        if (!document.RootElement.TryGetProperty("cells", out JsonElement cells) || cells.ValueKind != JsonValueKind.Array)
            return new Unreadable("the notebook has no cells");
        int number = 0;
        foreach (JsonElement cell in cells.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            string source = Lines(cell, "source");
            if (Path(cell, "cell_type") == "markdown") MarkdownReader.Write(source, builder, cancellationToken);
            else if (source.Length > 0) builder.AddVerbatim(BlockKind.Code, source, label: $"{language}, cell {number}");
            if (!cell.TryGetProperty("outputs", out JsonElement outputs) || outputs.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement output in outputs.EnumerateArray())
            {
                string printed = output.TryGetProperty("data", out JsonElement data) ? Lines(data, "text/plain") : Lines(output, "text");
                if (printed.Length > 0) builder.AddVerbatim(BlockKind.Code, printed, label: $"output of cell {number}");
            }
        }
        DocumentContent content = builder.Build();
        Block? heading = content.Blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading);
        return new ReadDocument(content)
        {
            MediaType = "application/x-ipynb+json",
            Title = heading is null ? null : content.Text[heading.Start..heading.End],
        };
    }

    /// <summary>Text that the format may also give as an array of lines.</summary>
    private static string Lines(JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement value) ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : value.ValueKind == JsonValueKind.Array ? string.Concat(value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()))
        : "";

    private static string? Path(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
