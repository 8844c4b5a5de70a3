using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>What a row of SQLite's does not read by itself.</summary>
internal static class SqliteExtensions
{
    /// <summary>Text kept as UTF-8 in a BLOB.</summary>
    public static string GetUtf8(this SqliteDataReader reader, int column) => System.Text.Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));
}
