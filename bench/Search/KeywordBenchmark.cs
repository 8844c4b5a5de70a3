using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Rag.Bench.Ingest;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Search;

/// <summary>Our keyword index beside SQLite's FTS5 (porter over unicode61), on the same passages and questions, taking turns.</summary>
internal static class KeywordBenchmark
{
    private const int Depth = 1000, Rounds = 5;

    /// <summary>Words that very many English passages have, and that no list of stop words drops.</summary>
    private static readonly string[] CommonWords = ["results study", "effect cells patients", "method time data used", "increased significantly compared control group"];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        SampleText text = new(args.TakeWhile(a => !a.StartsWith('-')));
        if (text.Distinct == 0) { Console.WriteLine("keyword FOLDER... [--passages 100000] [--queries 200] [--json FILE]   (BEIR folders)"); return 2; }
        int size = Report.Number(args, "--passages", 100_000);
        string[] questions = [.. text.Questions.Take(Report.Number(args, "--queries", 200))];
        Report report = new(args);
        string data = Directory.CreateTempSubdirectory("rag-keyword-").FullName;
        try
        {
            string ours = Path.Combine(data, "knowledge.db");
            using SqliteConnection fts = Fts5(Path.Combine(data, "fts5.db"));
            using (SqliteKnowledgeBase filling = Open(ours))
            {
                await filling.OpenAsync(cancellationToken);
                foreach (IndexedDocument[] batch in text.Documents(size).Chunk(25))
                {
                    await filling.ReplaceDocumentsAsync(batch, cancellationToken);
                    Fill(fts, batch);
                }
            }
            report.Add("FTS5: index without its texts", Size(fts) / 1e6, "MB on disk");
            report.Add("ours: terms of all passages", Terms(ours) / 1e6, "MB on disk");
            long before = GC.GetTotalMemory(forceFullCollection: true), opened = Stopwatch.GetTimestamp();
            using SqliteKnowledgeBase knowledge = Open(ours);
            await knowledge.OpenAsync(cancellationToken);
            await knowledge.SearchKeywordAsync(questions[0], 10, SearchFilter.None, cancellationToken);
            report.Add("ours: open to first query, vectors included", Stopwatch.GetElapsedTime(opened).TotalMilliseconds, "ms");
            report.Add("ours: memory, vectors included", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB");
            foreach (int limit in (int[])[10, Depth])
            {
                await CompareAsync($"questions, best {limit}", questions, limit, knowledge, fts, report, cancellationToken);
                await CompareAsync($"common words, best {limit}", CommonWords, limit, knowledge, fts, report, cancellationToken);
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
        report.Write();
        return 0;
    }

    /// <summary>The median over the questions of the best of some rounds, in which the two take turns.</summary>
    private static async Task CompareAsync(
        string name, string[] questions, int limit, SqliteKnowledgeBase knowledge, SqliteConnection fts, Report report, CancellationToken cancellationToken)
    {
        List<double> ours = [], theirs = [];
        foreach (string question in questions)
        {
            (double our, double their) = (double.MaxValue, double.MaxValue);
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                await knowledge.SearchKeywordAsync(question, limit, SearchFilter.None, cancellationToken);
                our = Math.Min(our, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                start = Stopwatch.GetTimestamp();
                Search(fts, question, limit);
                their = Math.Min(their, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            ours.Add(our);
            theirs.Add(their);
        }
        report.Add($"ours: {name}, p50", Report.Percentile(ours, 0.5), "ms");
        report.Add($"FTS5: {name}, p50", Report.Percentile(theirs, 0.5), "ms");
        report.Add($"ours: {name}, p95", Report.Percentile(ours, 0.95), "ms");
        report.Add($"FTS5: {name}, p95", Report.Percentile(theirs, 0.95), "ms");
        report.Add($"ours to FTS5: {name}, p50", Report.Percentile(ours, 0.5) / Report.Percentile(theirs, 0.5), "times");
    }

    private static SqliteConnection Fts5(string file)
    {
        SqliteConnection connection = new($"Data Source={file}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA cache_size=-64000; CREATE VIRTUAL TABLE passages USING fts5(body, content='', tokenize='porter unicode61 remove_diacritics 2')");
        return connection;
    }

    private static void Fill(SqliteConnection connection, IEnumerable<IndexedDocument> documents)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "INSERT INTO passages(body) VALUES($body)";
        SqliteParameter body = command.Parameters.Add("$body", SqliteType.Text);
        foreach (IndexedDocument document in documents)
        {
            foreach (var passage in document.Passages)
            {
                body.Value = passage.SearchText;
                command.ExecuteNonQuery();
            }
        }
        transaction.Commit();
    }

    /// <summary>Any of the question's words without the stop words of ours, since it has none of its own.</summary>
    private static void Search(SqliteConnection connection, string question, int limit)
    {
        string[] words = [.. question.ToLowerInvariant().Split([.. question.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Language.Find("en")!.StopWords.Contains(word)).Distinct()];
        if (words.Length == 0) return;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT rowid, bm25(passages) FROM passages WHERE passages MATCH $query ORDER BY rank LIMIT $limit";
        command.Parameters.AddWithValue("$query", string.Join(" OR ", words.Select(word => $"\"{word}\"")));
        command.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read()) rows.GetDouble(1);
    }

    private static long Size(SqliteConnection connection)
    {
        Execute(connection, "INSERT INTO passages(passages) VALUES('optimize')");
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sum(length(block)) FROM passages_data";
        return (long)command.ExecuteScalar()!;
    }

    private static long Terms(string file)
    {
        using SqliteConnection connection = new($"Data Source={file}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT sum(length(postings)) FROM passages) + (SELECT 2 * sum(length(term)) FROM terms)";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteKnowledgeBase Open(string file) => new(file, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
}
