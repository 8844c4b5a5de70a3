using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// Keeps a <see cref="MemoryIndex"/> equal to the file, whichever process wrote it: before each search it asks SQLite whether anything was
/// committed (a few microseconds) and then reads what lies beyond the last numbers it has seen. Safe to call from any thread.
/// </summary>
internal sealed class Follower(Database database) : IDisposable
{
    private readonly Lock _following = new();
    private MemoryIndex _index = new();
    private SqliteConnection? _connection;
    private Cursor _seen = new();
    private long _dataVersion = -1;
    private int _epoch;

    /// <summary>The index as of the last commit. The caller takes its read lock.</summary>
    public MemoryIndex Current() => database.Guard(() =>
    {
        lock (_following)
        {
            database.CheckIdentity();
            if (_connection is null || _epoch != database.Epoch) Restart();
            long version = _connection!.Scalar<long>("PRAGMA data_version");
            if (version != _dataVersion)
            {
                CatchUp(_connection!, _index, _seen);
                _dataVersion = version;
                // Postings of the dead are only passed over; once they are many, a fresh index is quicker than this one.
                if (_index.Dead > 20_000 && _index.Dead > _index.Keywords.Count) Rebuild();
            }
            return _index;
        }
    });

    private void Restart()
    {
        _connection?.Dispose();
        _epoch = database.Epoch;
        _connection = database.Connect();
        (_index, _seen, _dataVersion) = (new MemoryIndex(), new Cursor(), -1);
    }

    private void Rebuild()
    {
        MemoryIndex index = new();
        Cursor seen = new();
        CatchUp(_connection!, index, seen);
        (_index, _seen) = (index, seen);
    }

    /// <summary>Reads, in one snapshot of the file, all that is new.</summary>
    private static void CatchUp(SqliteConnection connection, MemoryIndex index, Cursor seen)
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        index.Lock.EnterWriteLock();
        try
        {
            ReadTerms(connection, index, seen);
            ReadDocuments(connection, index, seen);
            ReadPassages(connection, index, seen);
            ReadRemovals(connection, index, seen);
            ReadVectors(connection, index, seen);
            index.Settle();
        }
        finally
        {
            index.Lock.ExitWriteLock();
        }
    }

    private static void ReadTerms(SqliteConnection connection, MemoryIndex index, Cursor seen) =>
        Each(connection, "SELECT number, term FROM terms WHERE number > $seen ORDER BY number", seen.Term, row =>
        {
            seen.Term = row.GetInt64(0);
            index.Keywords.AddTerm((int)seen.Term, row.GetString(1));
        });

    private static void ReadDocuments(SqliteConnection connection, MemoryIndex index, Cursor seen) =>
        Each(connection, "SELECT number, language, facts, change FROM documents WHERE change > $seen ORDER BY change", seen.Change, row =>
        {
            index.SetDocument(row.GetInt64(0), DocumentRow.Parse(row.GetString(2)), row.IsDBNull(1) ? null : row.GetString(1));
            seen.Change = row.GetInt64(3);
        });

    private static void ReadPassages(SqliteConnection connection, MemoryIndex index, Cursor seen) =>
        Each(connection, "SELECT number, id, document, text, postings FROM passages WHERE number > $seen ORDER BY number", seen.Passage, row =>
        {
            seen.Passage = row.GetInt64(0);
            Postings.Reader postings = new(row.GetFieldValue<byte[]>(4));
            int slot = index.AddPassage(seen.Passage, row.GetString(1), row.GetInt64(2), row.GetInt64(3), postings.Length());
            while (!postings.End)
            {
                (int term, int frequency) = postings.Term();
                index.Keywords.AddPosting(term, slot, frequency);
            }
        });

    private static void ReadRemovals(SqliteConnection connection, MemoryIndex index, Cursor seen) =>
        Each(connection, "SELECT number, passage, document FROM removals WHERE number > $seen ORDER BY number", seen.Removal, row =>
        {
            seen.Removal = row.GetInt64(0);
            if (!row.IsDBNull(1)) index.RemovePassage(row.GetInt64(1));
            if (!row.IsDBNull(2)) index.RemoveDocument(row.GetInt64(2));
        });

    private static void ReadVectors(SqliteConnection connection, MemoryIndex index, Cursor seen)
    {
        Dictionary<long, int> dimensions = connection.Query("SELECT number, dimension FROM spaces", row => (row.GetInt64(0), row.GetInt32(1))).ToDictionary();
        Each(connection, "SELECT number, space, text, vector FROM vectors WHERE number > $seen ORDER BY number", seen.Vector, row =>
        {
            seen.Vector = row.GetInt64(0);
            ReadOnlySpan<float> vector = MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(3));
            int dimension = dimensions[row.GetInt64(1)];
            if (vector.Length != dimension) throw new SqliteException($"vector {seen.Vector} has {vector.Length} components", 11);
            index.AddVector(row.GetInt64(1), dimension, row.GetInt64(2), seen.Vector, vector);
        });
    }

    private static void Each(SqliteConnection connection, string sql, long seen, Action<SqliteDataReader> read)
    {
        using SqliteCommand command = connection.Command(sql, ("$seen", seen));
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read()) read(rows);
    }

    public void Dispose() => _connection?.Dispose();

    /// <summary>The highest number seen of each kind of row.</summary>
    private sealed class Cursor
    {
        public long Term, Change, Passage, Removal, Vector;
    }
}
