using System.Text.Json;
using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Html;
using Rag.Ingest.Readers.Markdown;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>Reads Jupyter notebooks (nbformat 4): notes, code, and what the code put out, in the richest form that is text.</summary>
internal sealed partial class NotebookReader : IDocumentReader
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
            foreach (JsonElement output in outputs.EnumerateArray()) WriteOutput(output, builder, $"output of cell {number}", request.Limits, cancellationToken);
        }
        DocumentContent content = builder.Build();
        Block? heading = content.Blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading);
        return new ReadDocument(content)
        {
            MediaType = "application/x-ipynb+json",
            Title = heading is null ? null : content.Text[heading.Start..heading.End],
            Notice = builder.LeftOut.Notice,
        };
    }

    /// <summary>What a reader sees of an output: of several forms the richest, of an error its name and message.</summary>
    private static void WriteOutput(JsonElement output, ContentBuilder builder, string label, ReadLimits limits, CancellationToken cancellationToken)
    {
        if (Path(output, "output_type") == "error")
        {
            builder.AddVerbatim(BlockKind.Code, $"{Path(output, "ename")}: {Colour().Replace(Path(output, "evalue") ?? "", "")}", label: label);
            return;
        }
        if (output.ValueKind != JsonValueKind.Object || !output.TryGetProperty("data", out JsonElement data))
        {
            Code(Lines(output, "text"));
            return;
        }
        if (Lines(data, "text/markdown") is { Length: > 0 } markdown) MarkdownReader.Write(markdown, builder, cancellationToken);
        else if (Lines(data, "text/html") is { Length: > 0 } html
            && HtmlText.Read(html, limits, cancellationToken) is { Text.Length: > 0 } read) builder.Append(read, null);
        else if (Lines(data, "text/latex") is { Length: > 0 } latex) builder.Add(BlockKind.Paragraph, latex, label: label);
        else if (Lines(data, "text/plain") is { Length: > 0 } plain) Code(plain);
        else if (data.ValueKind == JsonValueKind.Object && data.EnumerateObject()
            .FirstOrDefault().Value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json) Code(json.GetRawText());
        if (data.ValueKind == JsonValueKind.Object && data.EnumerateObject().Any(d =>
            d.Name.StartsWith("image/", StringComparison.Ordinal))) builder.LeftOut.Count("picture");

        void Code(string text) => builder.AddVerbatim(BlockKind.Code, Colour().Replace(text, ""), label: label);
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

    /// <summary>Control sequences of terminals (ECMA-48, 5.4).</summary>
    [GeneratedRegex(@"\u001B\[[0-9;?]*[ -/]*[@-~]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Colour();
}
