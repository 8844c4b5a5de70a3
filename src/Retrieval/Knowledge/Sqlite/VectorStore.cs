using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Vectors by space and text.</summary>
internal static class VectorStore
{
    /// <summary>A space's number; 0 where it is unknown and not to be created.</summary>
    public static long SpaceNumber(IndexConnection connection, EmbeddingSpace space, bool create)
    {
        var known = connection.Query("SELECT number, dimension FROM spaces WHERE id=$id", row => (row.GetInt64(0), row.GetInt32(1)), ("$id", space.Id));
        if (known is [var (number, dimension)])
            return dimension == space.Dimension ? number : throw new ArgumentException($"Space {space.Id} has {dimension} dimensions, not {space.Dimension}.", nameof(space));
        return create
            ? connection.Scalar<long>("INSERT INTO spaces(id, dimension) VALUES($id, $dimension) RETURNING number", ("$id", space.Id), ("$dimension", space.Dimension))
            : 0;
    }

    /// <summary>Adds a vector unless the text has one.</summary>
    public static void Add(IndexConnection connection, long space, long text, ReadOnlySpan<float> vector) =>
        connection.Execute("INSERT OR IGNORE INTO vectors(space, text, vector) VALUES($space, $text, $vector)",
            ("$space", space), ("$text", text), ("$vector", MemoryMarshal.AsBytes(vector).ToArray()));

    /// <summary>Adds vectors by hash; unknown hashes are dropped.</summary>
    public static void Add(IndexConnection connection, EmbeddingSpace space, IReadOnlyList<TextVector> vectors)
    {
        long number = SpaceNumber(connection, space, create: true);
        foreach (TextVector vector in vectors)
        {
            if (vector.Vector.Length != space.Dimension)
                throw new ArgumentException($"A vector has {vector.Vector.Length} components, its space {space.Dimension}.", nameof(vectors));
            long text = connection.Scalar<long>("SELECT number FROM texts WHERE hash=$hash", ("$hash", vector.TextHash));
            if (text != 0) Add(connection, number, text, vector.Vector.Span);
        }
    }

    /// <summary>Texts of living passages without a vector, newest passages first.</summary>
    public static List<MissingVector> FindMissing(IndexConnection connection, EmbeddingSpace space, int limit) => connection.Query("""
        SELECT t.hash, p.context, p.body FROM (
            SELECT max(number) AS number FROM passages GROUP BY text
            HAVING NOT EXISTS (SELECT 1 FROM vectors v WHERE v.space=$space AND v.text=passages.text)
            ORDER BY 1 DESC LIMIT $limit) missing
        JOIN passages p ON p.number=missing.number JOIN texts t ON t.number=p.text ORDER BY p.number DESC
        """,
        row => new MissingVector(row.GetString(0), SearchText(row.GetUtf8(1), row.GetUtf8(2))),
        ("$space", SpaceNumber(connection, space, create: false)), ("$limit", limit));

    /// <summary>Distinct texts of living passages, and those that have a vector.</summary>
    public static VectorCoverage Coverage(IndexConnection connection, EmbeddingSpace space) => connection.Query("""
        SELECT (SELECT count(DISTINCT text) FROM passages),
            (SELECT count(*) FROM vectors v WHERE v.space=$space AND EXISTS (SELECT 1 FROM passages p WHERE p.text=v.text))
        """,
        row => new VectorCoverage(row.GetInt32(0), row.GetInt32(1)), ("$space", SpaceNumber(connection, space, create: false)))[0];

    /// <summary>Scores found vectors by the exact ones; those that are gone keep their score.</summary>
    public static int Rescore(IndexConnection connection, ReadOnlySpan<float> query, Span<FoundVector> found)
    {
        using SqliteCommand command = connection.Command("SELECT vector FROM vectors WHERE number=$number");
        SqliteParameter number = command.Parameters.Add("$number", SqliteType.Integer);
        foreach (ref FoundVector one in found)
        {
            number.Value = one.Number;
            if (command.ExecuteScalar() is byte[] bytes) one.Score = TensorPrimitives.Dot(query, MemoryMarshal.Cast<byte, float>(bytes));
        }
        return found.Length;
    }

    /// <summary>Vectors by passage id.</summary>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<float>> Read(IndexConnection connection, EmbeddingSpace space, IReadOnlyList<string> passageIds)
    {
        Dictionary<string, ReadOnlyMemory<float>> vectors = [];
        using SqliteCommand command = connection.Command(
            "SELECT v.vector FROM passages p JOIN vectors v ON v.text=p.text AND v.space=$space WHERE p.id=$id", ("$space", SpaceNumber(connection, space, create: false)));
        SqliteParameter id = command.Parameters.Add("$id", SqliteType.Text);
        foreach (string passage in passageIds)
        {
            id.Value = passage;
            if (command.ExecuteScalar() is byte[] bytes) vectors[passage] = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }
        return vectors;
    }

    private static string SearchText(string context, string text) => context.Length == 0 ? text : context + "\n" + text;
}
