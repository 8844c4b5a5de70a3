using Rag.Web.Storage;

namespace Rag.Web.Measuring;

/// <summary>The file <c>measure.db</c> and its tables.</summary>
internal static class MeasureFile
{
    /// <summary>Its name in the data folder.</summary>
    public const string Name = "measure.db";

    /// <summary>Opens the file or makes it.</summary>
    public static SqliteFile Open(string dataPath) => new(dataPath, Name, file => file.Run("""
        CREATE TABLE IF NOT EXISTS question(
            id TEXT PRIMARY KEY, set_name TEXT NOT NULL, kept INTEGER NOT NULL, body TEXT NOT NULL, made INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS question_set ON question(set_name);
        CREATE TABLE IF NOT EXISTS rating(
            exchange TEXT PRIMARY KEY, question TEXT NOT NULL, good INTEGER NOT NULL, own TEXT, made INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS run(
            id TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL, asks TEXT NOT NULL, made INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS result(
            run TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE, question TEXT NOT NULL, body TEXT NOT NULL, answer TEXT,
            PRIMARY KEY(run, question));
        """));
}
