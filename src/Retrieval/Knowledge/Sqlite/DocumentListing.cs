using System.Globalization;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Pages of documents, and counts.</summary>
internal static class DocumentListing
{
    private const string Conditions = """
        FROM documents d
        WHERE ($state IS NULL OR d.state=$state)
          AND ($text IS NULL OR instr(d.search_key, $text) > 0)
          AND ($folder IS NULL OR d.path=$folder
            OR (substr(d.path, 1, length($folder))=$folder AND substr(d.path, length($folder)+1, 1) IN ('/', '\')))
        """;

    /// <summary>One page, ordered by path.</summary>
    public static DocumentList Read(IndexConnection connection, DocumentQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        (string, object?)[] parameters =
        [
            ("$state", query.State is { } state ? (int)state : null),
            ("$text", string.IsNullOrEmpty(query.Text) ? null : query.Text.ToLowerInvariant()),
            ("$folder", query.Folder?.TrimEnd('/', '\\')),
        ];
        long total = connection.Scalar<long>("SELECT count(*) " + Conditions, parameters);
        List<Document> documents = connection.Query(
            $"SELECT {DocumentRow.Columns} {Conditions} ORDER BY d.path, d.number LIMIT $limit OFFSET $offset",
            row => DocumentRow.Read(row), [.. parameters, ("$limit", query.Limit), ("$offset", query.Offset)]);
        return new DocumentList((int)total, documents);
    }

    /// <summary>Documents by state, passages, and the newest change, from the file itself: for as long as no index in memory knows them.</summary>
    public static KnowledgeBaseCounts Count(IndexConnection connection)
    {
        // A plain column beside max() comes from the row that has the maximum (SQLite, "Bare columns in an aggregate query").
        Dictionary<DocumentState, (int Documents, int Passages, string Newest)> states = connection.Query(
            "SELECT state, count(*), sum(passage_count), facts ->> '$.ModifiedAt', max(julianday(facts ->> '$.ModifiedAt')) FROM documents GROUP BY state",
            row => ((DocumentState)row.GetInt32(0), (row.GetInt32(1), row.GetInt32(2), row.GetString(3)))).ToDictionary();
        return new KnowledgeBaseCounts(
            Of(DocumentState.Indexed), Of(DocumentState.Pending), Of(DocumentState.Failed), Of(DocumentState.Skipped), states.Values.Sum(s => s.Passages),
            states.TryGetValue(DocumentState.Indexed, out var indexed) ? DateTimeOffset.Parse(indexed.Newest, CultureInfo.InvariantCulture) : null);

        int Of(DocumentState state) => states.GetValueOrDefault(state).Documents;
    }
}
