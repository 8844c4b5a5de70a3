using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Reads into a <see cref="MemoryIndex"/> what lies beyond the last numbers that it has seen. Not thread-safe.</summary>
internal sealed class IndexReader
{
    private long _term, _change, _passage, _removal, _vector;
    private bool _begun;

    /// <summary>Reads, in one snapshot of the file, all that is new; false, and nothing read, where it is too far behind and the index must be read anew.</summary>
    public bool CatchUp(IndexConnection connection, MemoryIndex index)
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        if (_begun && connection.Scalar<long>("SELECT min(number) FROM removals") > _removal + 1) return false;
        _begun = true;
        index.Lock.EnterWriteLock();
        try
        {
            ReadTerms(connection, index);
            ReadDocuments(connection, index);
            ReadPassages(connection, index);
            ReadRemovals(connection, index);
            ReadVectors(connection, index);
            index.Settle();
            return true;
        }
        finally
        {
            index.Lock.ExitWriteLock();
        }
    }

    private void ReadTerms(IndexConnection connection, MemoryIndex index) =>
        Each(connection, "SELECT number, term FROM terms WHERE number > $seen ORDER BY number", _term, row =>
        {
            _term = row.GetInt64(0);
            index.Keywords.AddTerm((int)_term, row.GetString(1));
        });

    private void ReadDocuments(IndexConnection connection, MemoryIndex index) =>
        Each(connection, $"SELECT d.number, d.language, d.change, {DocumentRow.Columns} FROM documents d WHERE change > $seen ORDER BY change", _change, row =>
        {
            index.SetDocument(row.GetInt64(0), DocumentRow.Read(row, 3), row.IsDBNull(1) ? null : row.GetString(1));
            _change = row.GetInt64(2);
        });

    private void ReadPassages(IndexConnection connection, MemoryIndex index) =>
        Each(connection, "SELECT number, id, document, text, postings, date, author FROM passages WHERE number > $seen ORDER BY number", _passage, row =>
        {
            _passage = row.GetInt64(0);
            Postings.Reader postings = new(row.GetFieldValue<byte[]>(4));
            int slot = index.AddPassage(_passage, row.GetString(1), row.GetInt64(2), row.GetInt64(3), postings.Length(),
                row.IsDBNull(5) ? null : new DateTimeOffset(row.GetInt64(5), TimeSpan.Zero), row.IsDBNull(6) ? null : row.GetString(6));
            while (!postings.End)
            {
                (int term, int frequency) = postings.Term();
                index.Keywords.AddPosting(term, slot, frequency);
            }
        });

    private void ReadRemovals(IndexConnection connection, MemoryIndex index) =>
        Each(connection, "SELECT number, passage, document FROM removals WHERE number > $seen ORDER BY number", _removal, row =>
        {
            _removal = row.GetInt64(0);
            if (!row.IsDBNull(1)) index.RemovePassage(row.GetInt64(1));
            if (!row.IsDBNull(2)) index.RemoveDocument(row.GetInt64(2));
        });

    private void ReadVectors(IndexConnection connection, MemoryIndex index)
    {
        List<(string Id, long Number, int Dimension)> spaces = connection.Query("SELECT id, number, dimension FROM spaces", row => (row.GetString(0), row.GetInt64(1), row.GetInt32(2)));
        Dictionary<long, int> dimensions = spaces.ToDictionary(s => s.Number, s => s.Dimension);
        index.KeepSpaces(spaces.ToDictionary(s => s.Id, s => s.Number));
        Each(connection, "SELECT number, space, text, vector FROM vectors WHERE number > $seen ORDER BY number", _vector, row =>
        {
            _vector = row.GetInt64(0);
            ReadOnlySpan<float> vector = MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(3));
            int dimension = dimensions[row.GetInt64(1)];
            if (vector.Length != dimension) throw new SqliteException($"vector {_vector} has {vector.Length} components", 11);
            index.AddVector(row.GetInt64(1), dimension, row.GetInt64(2), _vector, vector);
        });
    }

    private static void Each(IndexConnection connection, string sql, long seen, Action<SqliteDataReader> read)
    {
        using SqliteCommand command = connection.Command(sql, ("$seen", seen));
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read()) read(rows);
    }
}
