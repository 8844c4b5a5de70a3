using System.Text.Json;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Data;

/// <summary>Reads drawings of Excalidraw: the words of their text elements and frames, from top to bottom; not how they are drawn.</summary>
internal sealed class ExcalidrawReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Excalidraw;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits));
        using JsonDocument drawing = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = request.Limits.Depth });
        var builder = new ContentBuilder(request.Limits);
        if (drawing.RootElement.ValueKind == JsonValueKind.Object && drawing.RootElement.TryGetProperty("elements", out JsonElement elements)
            && elements.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in elements.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object && !IsDeleted(e)).OrderBy(Top))
            {
                cancellationToken.ThrowIfCancellationRequested();
                builder.Add(BlockKind.Paragraph, Words(element));
            }
        }
        builder.LeftOut.Say("the drawing is left out but for its words");
        return new ReadDocument(builder.Build()) { MediaType = "application/vnd.excalidraw+json", Notice = builder.LeftOut.Notice };
    }

    /// <summary>What was typed, without the line breaks that the box's width makes.</summary>
    private static string Words(JsonElement element)
    {
        string type = Value(element, "type") ?? "";
        return type == "text" ? Value(element, "originalText") ?? Value(element, "text") ?? "" : type is "frame" or "magicframe" ? Value(element, "name") ?? "" : "";
    }

    private static bool IsDeleted(JsonElement element) => element.TryGetProperty("isDeleted", out JsonElement deleted) && deleted.ValueKind == JsonValueKind.True;

    private static double Top(JsonElement element) => element.TryGetProperty("y", out JsonElement y) && y.ValueKind == JsonValueKind.Number && y.TryGetDouble(out double top) ? top : 0;

    private static string? Value(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
