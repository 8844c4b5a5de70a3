using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Deletes what nothing needs any more: vectors, terms, traces of deletions.</summary>
internal static class Pruning
{
    /// <summary>Passages that may go before it is worth looking.</summary>
    public const int Often = 5000;

    private const int LeastSpare = 2000, LeastRemovals = 20_000;

    /// <summary>
    /// Deletes texts, with their vectors, that no passage has. The latest are kept, a tenth as many as there are living ones: a file that comes
    /// back, under another name or with an edit undone, is then embedded already.
    /// </summary>
    /// <returns>How many texts went.</returns>
    public static int DeleteOrphans(IndexConnection connection, int leastSpare = LeastSpare)
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

    /// <summary>
    /// Deletes terms that no passage has. They come back under new numbers, so whoever remembers numbers to write with must look at
    /// <see cref="Count"/> first; a reader that knows the old ones has nothing living under them.
    /// </summary>
    /// <returns>How many terms went.</returns>
    public static int DeleteTerms(IndexConnection connection)
    {
        HashSet<long> living = LivingTerms(connection);
        List<long> gone = connection.Query("SELECT number FROM terms", row => row.GetInt64(0)).FindAll(term => !living.Contains(term));
        foreach (long term in gone) connection.Execute("DELETE FROM terms WHERE number=$term", ("$term", term));
        if (gone.Count > 0) connection.Execute("INSERT INTO meta VALUES('pruned', '1') ON CONFLICT(key) DO UPDATE SET value=CAST(value AS INTEGER)+1");
        return gone.Count;
    }

    /// <summary>How often terms were deleted.</summary>
    public static long Count(IndexConnection connection) => connection.Scalar<long>("SELECT CAST(value AS INTEGER) FROM meta WHERE key='pruned'");

    /// <summary>
    /// Deletes the oldest traces of deletions, of which as many are kept as there are passages: a reader that is further behind reads everything
    /// anew, which is no more work.
    /// </summary>
    /// <returns>How many went.</returns>
    public static int DeleteRemovals(IndexConnection connection, int least = LeastRemovals) => connection.Execute(
        "DELETE FROM removals WHERE number <= (SELECT max(number) FROM removals) - max($least, (SELECT count(*) FROM passages))", ("$least", least));

    /// <summary>Whether there are spaces besides these.</summary>
    public static bool HasOthers(IndexConnection connection, params EmbeddingSpace[] kept) =>
        connection.Query("SELECT id FROM spaces", row => row.GetString(0)).Exists(id => !Array.Exists(kept, space => space.Id == id));

    /// <summary>Deletes the spaces of former models.</summary>
    public static void DeleteOthers(IndexConnection connection, params EmbeddingSpace[] kept)
    {
        foreach ((long number, string id) in connection.Query("SELECT number, id FROM spaces", row => (row.GetInt64(0), row.GetString(1))))
        {
            if (Array.Exists(kept, space => space.Id == id)) continue;
            connection.Execute("DELETE FROM vectors WHERE space=$space", ("$space", number));
            connection.Execute("DELETE FROM spaces WHERE number=$space", ("$space", number));
        }
    }

    private static HashSet<long> LivingTerms(IndexConnection connection)
    {
        HashSet<long> living = [];
        using SqliteCommand command = connection.Command("SELECT postings FROM passages");
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            Postings.Reader postings = new(rows.GetFieldValue<byte[]>(0));
            postings.Length();
            while (!postings.End) living.Add(postings.Term().Term);
        }
        return living;
    }
}
