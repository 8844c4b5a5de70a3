using Microsoft.Data.Sqlite;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Passages by id, with their documents.</summary>
internal static class PassageLookup
{
    /// <summary>In the order asked; those that are gone are left out.</summary>
    public static IReadOnlyList<FoundPassage> Read(IndexConnection connection, IReadOnlyList<string> ids)
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        using SqliteCommand command = connection.Command(
            $"SELECT {DocumentRow.PassageColumns}, {DocumentRow.Columns} FROM passages p JOIN documents d ON d.number=p.document JOIN texts t ON t.number=p.text WHERE p.id=$id");
        SqliteParameter id = command.Parameters.Add("$id", SqliteType.Text);
        List<FoundPassage> found = new(ids.Count);
        Dictionary<string, Document> documents = [];
        foreach (string wanted in ids)
        {
            id.Value = wanted;
            using SqliteDataReader row = command.ExecuteReader();
            if (!row.Read()) continue;
            Passage passage = DocumentRow.ReadPassage(row);
            if (!documents.TryGetValue(passage.DocumentId, out Document? document)) documents[passage.DocumentId] = document = DocumentRow.Read(row, 11);
            found.Add(new FoundPassage(passage, document));
        }
        return found;
    }
}
