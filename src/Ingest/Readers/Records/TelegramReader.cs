using System.Globalization;
using System.Text.Json;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>Reads chats that Telegram Desktop exports as JSON, one or all of an account: who wrote what and when, without the program's identifiers.</summary>
internal sealed class TelegramReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Telegram;

    /// <summary>Whether JSON is such an export.</summary>
    public static bool IsOne(string head) => head.Contains("\"messages\"", StringComparison.Ordinal)
        && head.Contains("\"from_id\"", StringComparison.Ordinal) | head.Contains("\"actor_id\"", StringComparison.Ordinal) && head.Contains("\"date\"", StringComparison.Ordinal);

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using JsonDocument document = JsonDocument.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)), new JsonDocumentOptions { MaxDepth = request.Limits.Depth });
        var builder = new ContentBuilder(request.Limits);
        JsonElement root = document.RootElement;
        string? title = Text(root, "name");
        JsonElement[] chats = root.TryGetProperty("chats", out JsonElement all) && all.TryGetProperty("list", out JsonElement list) && list.ValueKind is JsonValueKind.Array
            ? [.. list.EnumerateArray()] : [root];
        int unread = 0;
        DateTimeOffset? newest = null;
        foreach (JsonElement chat in chats)
        {
            if (!chat.TryGetProperty("messages", out JsonElement messages) || messages.ValueKind is not JsonValueKind.Array) continue;
            builder.EndEntry();
            if (Text(chat, "name") is { } name) builder.Add(BlockKind.Heading, name, 1);
            var writer = new ChatWriter(builder);
            foreach (JsonElement message in messages.EnumerateArray())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Text(message, "type") != "message" || !DateTime.TryParse(Text(message, "date"), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment)) continue;
                string said = message.TryGetProperty("text", out JsonElement text) ? Joined(text) : "";
                if (said.Length == 0) writer.Unread++;
                else writer.Write(moment, Text(message, "from") ?? "(deleted account)", said);
            }
            unread += writer.Unread;
            if (newest is null || writer.Newest > newest) newest = writer.Newest ?? newest;
        }
        return new ReadDocument(builder.Build()) { MediaType = "application/json", Title = title, Date = newest, Notice = new ChatWriter(builder) { Unread = unread }.Notice };
    }

    /// <summary>A text is a string, or an array of strings and of objects with a text (bold, a link).</summary>
    private static string Joined(JsonElement text) => text.ValueKind switch
    {
        JsonValueKind.String => text.GetString()!,
        JsonValueKind.Array => string.Concat(text.EnumerateArray().Select(part => part.ValueKind is JsonValueKind.String ? part.GetString() : Text(part, "text"))),
        _ => "",
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
