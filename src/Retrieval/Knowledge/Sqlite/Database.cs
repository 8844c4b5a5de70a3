using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// One SQLite file in WAL mode: opens connections to it, lets one writer in at a time, and sets the file aside when it is damaged.
/// Safe to call from any thread and from several processes.
/// </summary>
internal sealed class Database(string path, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan IdentityCheck = TimeSpan.FromSeconds(1);
    private const int NotADatabase = 26, Full = 13;

    /// <summary>SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log, without which the file cannot even be read.</summary>
    private const int NoRoomForTheLog = 10 | 19 << 8;
    private readonly DamagedFile _damage = new(path, time);
    private readonly ConcurrentBag<IndexConnection> _idle = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _epoch;
    private string? _identity;
    private DateTimeOffset _identityChecked;
    private bool _disposed;

    /// <summary>Raised by one each time that the file is replaced: whatever was read before belongs to another store.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Creates or checks the file.</summary>
    public void Open()
    {
        try
        {
            Guard(() =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using IndexConnection connection = Connect();
                if (!CleanMark.Matches(path) && File.Exists(path)) DamagedFile.Check(connection);
                Schema.Ensure(connection);
            });
        }
        catch (OutdatedSchemaException)
        {
            SetAside("outdated");
        }
        catch (KnowledgeBaseException e) when (e.Fault == KnowledgeBaseFault.Damaged)
        {
            // Guard has set the damaged file aside; a new one stands in its place.
        }
    }

    /// <summary>Reads on a connection of its own; many at once.</summary>
    public T Read<T>(Func<IndexConnection, T> read) => Guard(() =>
    {
        CheckIdentity();
        int epoch = Epoch;
        if (!_idle.TryTake(out IndexConnection? connection)) connection = Connect();
        bool sound = false;
        try
        {
            T result = read(connection);
            sound = true;
            return result;
        }
        finally
        {
            // A connection to a file that was set aside must not come back.
            if (sound && epoch == Epoch && !_disposed) _idle.Add(connection);
            else connection.Dispose();
        }
    });

    /// <summary>Writes in one transaction, durable on return; others wait. It gets the store's identity along with the connection.</summary>
    public async Task WriteAsync(Action<IndexConnection, string> write, Action undone, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Guard(() => Write(write, cancellationToken)), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            undone();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Write(Action<IndexConnection, string> write, CancellationToken cancellationToken)
    {
        // Always a new connection: an old one could belong to a file that another process has set aside.
        using IndexConnection connection = Connect();
        using SqliteTransaction transaction = connection.BeginTransaction();
        write(connection, Identity(connection));
        cancellationToken.ThrowIfCancellationRequested();
        transaction.Commit();
    }

    /// <summary>The store's identity, as it stands in the file now.</summary>
    public string ReadIdentity() => Guard(() =>
    {
        using IndexConnection present = Connect();
        return Identity(present);
    });

    private static string Identity(IndexConnection connection) =>
        connection.Scalar<string>("SELECT value FROM meta WHERE key='instance'") ?? throw new SqliteException("The store has no identity.", DamagedFile.Corrupt);

    /// <summary>
    /// Notices that another process has set the file aside and made a new one: connections to the old one, still open here, would never see
    /// a change again. Looks at most once a second.
    /// </summary>
    public void CheckIdentity()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_identity is not null && now - _identityChecked < IdentityCheck) return;
        _identityChecked = now;
        string present = ReadIdentity();
        if (Interlocked.Exchange(ref _identity, present) is { } before && before != present) Renew();
    }

    /// <summary>A new connection, to be disposed by the caller.</summary>
    public IndexConnection Connect() => IndexConnection.Open(path);

    /// <summary>Drops the idle connections, because the file was replaced.</summary>
    private void Renew()
    {
        Interlocked.Increment(ref _epoch);
        while (_idle.TryTake(out IndexConnection? connection)) connection.Dispose();
    }

    /// <summary>Runs something that uses the file, turning SQLite's errors into ours.</summary>
    public T Guard<T>(Func<T> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return action();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is DamagedFile.Corrupt or NotADatabase)
        {
            string aside = SetAside("damaged");
            throw new KnowledgeBaseException($"The index was damaged ({e.Message}). It was set aside as {aside}; a new one is built from your files.", e)
            { Fault = KnowledgeBaseFault.Damaged };
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Full || e.SqliteExtendedErrorCode == NoRoomForTheLog)
        {
            throw new KnowledgeBaseException($"No space left for the index at {path}: free some disk space.", e) { Fault = KnowledgeBaseFault.Full };
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new KnowledgeBaseException($"The index at {path} cannot be used: {e.Message}", e);
        }
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private string SetAside(string why)
    {
        Renew();
        return _damage.SetAside(why);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Renew();
        CleanMark.Write(path);
        _writing.Dispose();
    }
}
