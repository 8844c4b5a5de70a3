using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Deletes vectors that nothing needs any more.</summary>
internal static class Pruning
{
    /// <summary>Passages that may go before it is worth looking.</summary>
    public const int Often = 5000;

    private const int LeastSpare = 2000;

    /// <summary>
    /// Deletes texts, with their vectors, that no passage has. The latest are kept, a tenth as many as there are living ones: a file that comes
    /// back, under another name or with an edit undone, is then embedded already.
    /// </summary>
    /// <returns>How many texts went.</returns>
    public static int DeleteOrphans(SqliteConnection connection, int leastSpare = LeastSpare)
    {
        long living = connection.Scalar<long>("SELECT count(DISTINCT text) FROM passages");
        List<long> orphans = connection.Query(
            "SELECT number FROM texts t WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.text=t.number) ORDER BY number DESC LIMIT -1 OFFSET $spare",
            row => row.GetInt64(0), ("$spare", Math.Max(leastSpare, living / 10)));
        foreach (long orphan in orphans)
        {
            connection.Execute("DELETE FROM vectors WHERE text=$text", ("$text", orphan));
            connection.Execute("DELETE FROM texts WHERE number=$text", ("$text", orphan));
        }
        return orphans.Count;
    }

    /// <summary>Whether there are spaces besides these.</summary>
    public static bool HasOthers(SqliteConnection connection, params EmbeddingSpace[] kept) =>
        connection.Query("SELECT id FROM spaces", row => row.GetString(0)).Exists(id => !Array.Exists(kept, space => space.Id == id));

    /// <summary>Deletes the spaces of former models.</summary>
    public static void DeleteOthers(SqliteConnection connection, params EmbeddingSpace[] kept)
    {
        foreach ((long number, string id) in connection.Query("SELECT number, id FROM spaces", row => (row.GetInt64(0), row.GetString(1))))
        {
            if (Array.Exists(kept, space => space.Id == id)) continue;
            connection.Execute("DELETE FROM vectors WHERE space=$space", ("$space", number));
            connection.Execute("DELETE FROM spaces WHERE number=$space", ("$space", number));
        }
    }
}
