using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Analysis;

namespace Rag.Evals.Retrieval;

/// <summary>SQLite's own full text search over the same passages (porter over unicode61), for comparison with our keyword index.</summary>
internal sealed partial class Fts5 : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly IReadOnlyList<string> _ids;

    public Fts5(Collection collection)
    {
        _ids = [.. collection.Corpus.Select(line => line.Id)];
        _connection.Open();
        Execute("CREATE VIRTUAL TABLE passages USING fts5(body, content='', tokenize='porter unicode61 remove_diacritics 2')");
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO passages(rowid, body) VALUES($row, $body)";
        SqliteParameter row = insert.Parameters.Add("$row", SqliteType.Integer), body = insert.Parameters.Add("$body", SqliteType.Text);
        for (int i = 0; i < _ids.Count; i++)
        {
            (row.Value, body.Value) = (i, collection.Corpus[i].Title + "\n" + collection.Corpus[i].Text);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <summary>The best 100 passages for any of the question's words; it has no stop words of its own, so that it is given ours.</summary>
    public Task<IReadOnlyList<string>> SearchAsync(string question)
    {
        string[] words = [.. Word().Matches(question.ToLowerInvariant()).Select(m => m.Value).Where(w => !Language.Find("en")!.StopWords.Contains(w)).Distinct()];
        List<string> ids = [];
        if (words.Length > 0)
        {
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "SELECT rowid FROM passages WHERE passages MATCH $query ORDER BY rank LIMIT 100";
            command.Parameters.AddWithValue("$query", string.Join(" OR ", words.Select(word => $"\"{word}\"")));
            using SqliteDataReader rows = command.ExecuteReader();
            while (rows.Read()) ids.Add(_ids[rows.GetInt32(0)]);
        }
        return Task.FromResult<IReadOnlyList<string>>(ids);
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
