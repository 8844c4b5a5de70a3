using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>How documents, contents and passages stand in their rows.</summary>
internal static class DocumentRow
{
    /// <summary>The columns that <see cref="Read"/> wants, in order.</summary>
    public const string Columns = "d.facts, d.passage_count";

    /// <summary>The columns that <see cref="ReadPassage"/> wants, in order.</summary>
    public const string PassageColumns =
        """p.id, d.id, p.ordinal, p.start, p."end", p.page, p.headings, p.context, p.body, t.hash, p.facts""";

    private static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true };

    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Write(PassageFacts facts) => JsonSerializer.Serialize(facts, Compact);

    public static string Write(Document document) => JsonSerializer.Serialize(document, Json);

    public static Document Parse(string facts) => Sound(() => JsonSerializer.Deserialize<Document>(facts, Json)!);

    public static Document Read(SqliteDataReader row, int column = 0) =>
        Parse(row.GetString(column)) with { PassageCount = row.GetInt32(column + 1) };

    public static Passage ReadPassage(SqliteDataReader row, int column = 0) => new()
    {
        Id = row.GetString(column),
        DocumentId = row.GetString(column + 1),
        Ordinal = row.GetInt32(column + 2),
        Start = row.GetInt32(column + 3),
        End = row.GetInt32(column + 4),
        Page = row.IsDBNull(column + 5) ? null : row.GetInt32(column + 5),
        HeadingPath = Sound(() => JsonSerializer.Deserialize<string[]>(row.GetString(column + 6))!),
        Context = row.GetUtf8(column + 7),
        Text = row.GetUtf8(column + 8),
        TextHash = row.GetString(column + 9),
        Facts = Sound(() => JsonSerializer.Deserialize<PassageFacts>(row.GetString(column + 10), Compact)!),
    };

    public static byte[] Write(DocumentContent content)
    {
        using MemoryStream bytes = new();
        using (BrotliStream brotli = new(bytes, CompressionLevel.Fastest)) JsonSerializer.Serialize(brotli, content);
        return bytes.ToArray();
    }

    public static DocumentContent ReadContent(byte[] bytes) => Sound(() =>
    {
        using BrotliStream brotli = new(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<DocumentContent>(brotli)!;
    });

    /// <summary>What does not read back as it was written is damage that SQLite's own structure did not show.</summary>
    private static T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw new SqliteException("a row does not read back: " + e.Message, 11);
        }
    }
}
