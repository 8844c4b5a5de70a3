using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>
/// Reads JSON and JSON lines: indented, escapes resolved, one block for each key of the outermost object or item of the outermost array.
/// What isn't JSON after all, or is nested beyond the limit, is read as the text that it is.
/// </summary>
internal sealed class JsonReader : IDocumentReader
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public bool CanRead(FileKind kind) => kind == FileKind.Json;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits));
        ContentBuilder builder = new(request.Limits);
        try
        {
            Write(text, builder, request.Limits, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            builder = new ContentBuilder(request.Limits);
            CodeReader.Write(text.ReplaceLineEndings("\n"), "json", builder, cancellationToken);
        }
        return new ReadDocument(builder.Build()) { MediaType = "application/json" };
    }

    private static void Write(string text, ContentBuilder builder, ReadLimits limits, CancellationToken cancellationToken)
    {
        var options = new JsonDocumentOptions { MaxDepth = limits.Depth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, options);
            WriteRoot(document.RootElement, builder, cancellationToken);
        }
        catch (JsonException) when (text.AsSpan().TrimEnd().Contains('\n'))
        {
            int row = 0;
            foreach (string line in text.Split('\n'))
            {
                row++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                using JsonDocument document = JsonDocument.Parse(line, options);
                Add(builder, Text(document.RootElement), $"line {row}");
            }
        }
    }

    private static void WriteRoot(JsonElement root, ContentBuilder builder, CancellationToken cancellationToken)
    {
        switch (root.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in root.EnumerateObject())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(builder, $"{property.Name}: {Text(property.Value)}", property.Name);
                }
                break;
            case JsonValueKind.Array:
                int item = 0;
                foreach (JsonElement element in root.EnumerateArray())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(builder, Text(element), $"[{item++}]");
                }
                break;
            default:
                Add(builder, Text(root), null);
                break;
        }
    }

    private static void Add(ContentBuilder builder, string text, string? label) => builder.AddVerbatim(BlockKind.Code, text, label: label);

    private static string Text(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString() ?? "";
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented)) element.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
