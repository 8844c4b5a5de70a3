using Microsoft.Data.Sqlite;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>Compares the index with the disk, document by document.</summary>
internal static class IndexCheck
{
    /// <summary>Every way in which they differ; empty when the index equals the disk.</summary>
    public static async Task<List<string>> CompareAsync(Workplace place, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        Dictionary<string, string> disk = Directory.EnumerateFiles(place.Docs, "*", SearchOption.AllDirectories).ToDictionary(p => p, File.ReadAllText);
        HashSet<string> seen = [];
        foreach (Document document in await AllAsync(index, cancellationToken))
        {
            if (!seen.Add(document.Path)) faults.Add($"{document.Path} is there twice");
            if (!disk.TryGetValue(document.Path, out string? text)) faults.Add($"{document.Path} is indexed and not on disk");
            else if (await MixtureAsync(index, document, text, cancellationToken) is { } fault) faults.Add(fault);
        }
        faults.AddRange(disk.Keys.Except(seen).Select(p => $"{p} is on disk and not indexed"));
        return faults;
    }

    /// <summary>Every document; while somebody writes, the pages shift, so that one may be missed.</summary>
    public static async Task<List<Document>> AllAsync(IKnowledgeBase index, CancellationToken cancellationToken)
    {
        List<Document> all = [];
        for (int before = -1; before < all.Count;)
        {
            before = all.Count;
            all.AddRange((await index.ListDocumentsAsync(new DocumentQuery { Offset = before, Limit = 1000 }, cancellationToken)).Documents);
        }
        return [.. all.DistinctBy(d => d.Id)];
    }

    /// <summary>Passages that do not stand in their document's text, or a text that does not stand in the file.</summary>
    public static async Task<string?> MixtureAsync(IKnowledgeBase index, Document document, string? file, CancellationToken cancellationToken)
    {
        if (document.State != DocumentState.Indexed) return file is null ? null : $"{document.Path} is {document.State}: {document.Reason}";
        DocumentContent? content = await index.GetContentAsync(document.Id, cancellationToken);
        if (content is null) return $"{document.Path} has no text";
        if (file is not null && content.Text.Trim() != file.Trim()) return $"{document.Path} holds another text than the file";
        IReadOnlyList<Passage> passages = await index.GetPassagesAsync(document.Id, cancellationToken);
        return passages.All(p => content.Text[p.Start..p.End] == p.Text) && passages.Count == document.PassageCount ? null : $"{document.Path} mixes two versions";
    }

    public static string Integrity(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
