using Rag.Web.Storage;

namespace Rag.Web.Conversations;

/// <summary>The file <c>conversations.db</c> and its tables. Safe to use from any thread.</summary>
internal static class ConversationDatabase
{
    /// <summary>Opens the file or makes it; one of an earlier version is brought to the present one.</summary>
    public static SqliteFile Open(string dataPath) => new(dataPath, "conversations.db", Prepare);

    private static void Prepare(SqliteFile file)
    {
        file.Run("""
            CREATE TABLE IF NOT EXISTS conversation(
                id TEXT PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, branch_of TEXT,
                deleted INTEGER);
            CREATE TABLE IF NOT EXISTS exchange(
                id TEXT PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
                question TEXT NOT NULL, scope TEXT NOT NULL, asked INTEGER NOT NULL, state TEXT NOT NULL, answer TEXT, freshness TEXT,
                trace TEXT,
                UNIQUE(conversation, ordinal));
            """);
        if (file.Read("SELECT 1 FROM pragma_table_info('exchange') WHERE name = 'trace'", row => true).Count > 0) return;
        // Traces used to stand within the answers.
        file.Run("""
            BEGIN;
            ALTER TABLE exchange ADD COLUMN trace TEXT;
            UPDATE exchange SET trace = json_extract(answer, '$.trace'), answer = json_remove(answer, '$.trace') WHERE answer IS NOT NULL;
            COMMIT;
            """);
    }
}
