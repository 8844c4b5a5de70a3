using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// The tables. Passages, texts, terms and vectors are only ever inserted and deleted under numbers that are never used again, and each deletion
/// of a passage or document leaves a row in <c>removals</c>; so a reader that remembers the last number of each follows by asking for what is
/// beyond it. Where <c>removals</c> no longer reaches back to what it has seen, it reads everything anew.
/// </summary>
internal static class Schema
{
    /// <summary>Changes with the tables or with how their contents are derived; another one makes a new store.</summary>
    public const int Version = 4;

    private const string Tables = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE documents(
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            path TEXT NOT NULL,
            state INTEGER NOT NULL,
            language TEXT,            -- by which its passages were analysed
            search_key TEXT NOT NULL, -- path and title in lower case
            facts TEXT NOT NULL,      -- JSON
            passage_count INTEGER NOT NULL,
            change INTEGER NOT NULL);
        CREATE INDEX documents_path ON documents(path);
        CREATE INDEX documents_change ON documents(change);
        CREATE TABLE contents(document INTEGER PRIMARY KEY, content BLOB NOT NULL);
        CREATE TABLE texts(number INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE);
        CREATE TABLE passages(
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            document INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            text INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            page INTEGER,
            headings TEXT NOT NULL,   -- JSON
            facts TEXT NOT NULL,      -- JSON
            date INTEGER,             -- of its own entry: ticks of UTC
            author TEXT,              -- of its own entry
            postings BLOB NOT NULL,
            context BLOB NOT NULL,    -- UTF-8; a BLOB because TEXT ends at the first NUL for some readers
            body BLOB NOT NULL);
        CREATE INDEX passages_document ON passages(document, ordinal);
        CREATE INDEX passages_text ON passages(text);
        CREATE TABLE terms(number INTEGER PRIMARY KEY AUTOINCREMENT, term TEXT NOT NULL UNIQUE);
        CREATE TABLE spaces(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, dimension INTEGER NOT NULL);
        CREATE TABLE vectors(
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            space INTEGER NOT NULL,
            text INTEGER NOT NULL,
            vector BLOB NOT NULL,     -- float32, little-endian
            UNIQUE(space, text));
        CREATE TABLE removals(number INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER, document INTEGER);
        INSERT INTO meta VALUES('change', '0');
        """;

    /// <summary>Creates what is missing. Two processes may do so at once.</summary>
    /// <exception cref="OutdatedSchemaException">The file holds another version.</exception>
    public static void Ensure(IndexConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        long version = connection.Scalar<long>("PRAGMA user_version");
        if (version == 0)
        {
            connection.Execute(Tables);
            connection.Execute("INSERT INTO meta VALUES('instance', $instance)", ("$instance", Guid.NewGuid().ToString("N")));
            connection.Execute($"PRAGMA user_version={Version}");
        }
        else if (version != Version) throw new OutdatedSchemaException();
        transaction.Commit();
    }
}

/// <summary>The file was written by another version of the product; everything in it can be made anew from the files.</summary>
internal sealed class OutdatedSchemaException : Exception;
