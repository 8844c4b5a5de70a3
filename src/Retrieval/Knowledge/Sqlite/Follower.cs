using Microsoft.Data.Sqlite;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// Keeps a <see cref="MemoryIndex"/> equal to the file, whichever process wrote it: before each search it asks SQLite whether anything was
/// committed (a few microseconds) and then reads what is new. Safe to call from any thread.
/// </summary>
internal sealed class Follower(Database database, SearchOptions options) : IDisposable
{
    private const int ManyDead = 20_000, NotRead = -1;
    private readonly Lock _following = new();
    private MemoryIndex _index = new(options);
    private IndexReader _reader = new();
    private IndexConnection? _connection;
    private Task<(MemoryIndex Index, IndexReader Reader)>? _rebuilding;
    private long _dataVersion = NotRead;
    private int _epoch;

    /// <summary>Whether the index was read, so that asking it costs next to nothing.</summary>
    public bool IsLoaded => Volatile.Read(ref _dataVersion) != NotRead;

    /// <summary>The index as of the last commit. The caller takes its read lock.</summary>
    public MemoryIndex Current() => database.Guard(() =>
    {
        lock (_following)
        {
            database.CheckIdentity();
            if (_connection is null || _epoch != database.Epoch) Restart();
            if (_rebuilding is { IsCompleted: true }) TakeRebuilt(_rebuilding);
            long version = _connection!.Scalar<long>("PRAGMA data_version");
            if (version != _dataVersion)
            {
                if (!_reader.CatchUp(_connection!, _index))
                {
                    (_index, _reader) = (new MemoryIndex(options), new IndexReader());
                    _reader.CatchUp(_connection!, _index);
                }
                _dataVersion = version;
            }
            // Postings of the dead are only passed over; once they are many, a fresh index is quicker than this one, which serves meanwhile.
            if (_rebuilding is null && _index.Dead > ManyDead && _index.Dead > _index.Keywords.Count) _rebuilding = Task.Run(Rebuild);
            return _index;
        }
    });

    private void Restart()
    {
        _connection?.Dispose();
        _epoch = database.Epoch;
        _connection = database.Connect();
        (_index, _reader, _rebuilding, _dataVersion) = (new MemoryIndex(options), new IndexReader(), null, NotRead);
    }

    private (MemoryIndex, IndexReader) Rebuild()
    {
        using IndexConnection connection = database.Connect();
        MemoryIndex index = new(options);
        IndexReader reader = new();
        reader.CatchUp(connection, index);
        return (index, reader);
    }

    private void TakeRebuilt(Task<(MemoryIndex Index, IndexReader Reader)> rebuilt)
    {
        // What failed is tried again at the next search.
        if (rebuilt.IsCompletedSuccessfully) (_index, _reader, _dataVersion) = (rebuilt.Result.Index, rebuilt.Result.Reader, NotRead);
        _rebuilding = null;
    }

    public void Dispose() => _connection?.Dispose();
}
