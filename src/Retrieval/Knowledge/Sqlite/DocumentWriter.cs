using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Writes documents, their passages with terms, and the static table's vectors, inside a transaction of the caller's. One at a time.</summary>
internal sealed class DocumentWriter(TextAnalyzer analyzer, StaticEmbedder embedder, TimeProvider time)
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);

    private (string Store, long Pruned) _numbering;
    private int _removed;

    /// <summary>Must be called first in each transaction: another store numbers its terms otherwise, and one where terms were deleted numbers them anew.</summary>
    public void Begin(IndexConnection connection, string storeIdentity)
    {
        (string, long) numbering = (storeIdentity, Pruning.Count(connection));
        if (_numbering != numbering) Forget();
        _numbering = numbering;
    }

    /// <summary>Must be called when a transaction was given up: terms numbered in it do not exist.</summary>
    public void Forget() => _terms.Clear();

    /// <summary>Puts a document in the place of what stood under its id; passages that are the same row keep it.</summary>
    public void Replace(IndexConnection connection, IndexedDocument indexed)
    {
        string language = indexed.Document.Language ?? LanguageDetector.Guess(indexed.Content.Text);
        Document document = indexed.Document with { IndexedAt = indexed.Document.IndexedAt ?? time.GetUtcNow() };
        string names = DocumentNames.Of(document);
        (string? Language, string Names) before = connection.Query("SELECT language, facts FROM documents WHERE id=$id",
            row => (row.IsDBNull(0) ? null : row.GetString(0), DocumentNames.Of(DocumentRow.Parse(row.GetString(1)))), ("$id", document.Id)).FirstOrDefault();
        long number = SaveFacts(connection, document, language, indexed.Passages.Count);
        connection.Execute("INSERT OR REPLACE INTO contents VALUES($document, $content)", ("$document", number), ("$content", DocumentRow.Write(indexed.Content)));

        Dictionary<string, (long Number, Passage Passage)> old = connection.Query(
            $"SELECT p.number, {DocumentRow.PassageColumns} FROM passages p JOIN documents d ON d.number=p.document JOIN texts t ON t.number=p.text WHERE p.document=$document",
            row => (Number: row.GetInt64(0), Passage: DocumentRow.ReadPassage(row, 1)), ("$document", number)).ToDictionary(p => p.Passage.Id);
        List<Passage> added = [];
        foreach (Passage passage in indexed.Passages)
        {
            if ((language, names) == before && old.TryGetValue(passage.Id, out var same) && Same(same.Passage, passage)) old.Remove(passage.Id);
            else added.Add(passage);
        }
        foreach ((long passage, _) in old.Values) RemovePassage(connection, passage);
        _removed += old.Count;
        foreach (Passage passage in added) AddPassage(connection, number, passage, language, names);
    }

    /// <summary>To be called last in each transaction: from time to time deletes what nothing needs any more.</summary>
    public void End(IndexConnection connection)
    {
        if (_removed < Pruning.Often) return;
        Pruning.DeleteOrphans(connection);
        Pruning.DeleteTerms(connection);
        Pruning.DeleteRemovals(connection);
        _removed = 0;
    }

    /// <summary>Writes facts; passages go where the state is failed or skipped.</summary>
    public void SaveFacts(IndexConnection connection, Document document)
    {
        bool keeps = document.State is DocumentState.Indexed or DocumentState.Pending;
        var known = connection.Query("SELECT number, language, passage_count FROM documents WHERE id=$id",
            row => (Number: row.GetInt64(0), Language: row.IsDBNull(1) ? null : row.GetString(1), Passages: row.GetInt32(2)), ("$id", document.Id)).FirstOrDefault();
        if (!keeps && known.Number != 0) RemovePassages(connection, known.Number);
        SaveFacts(connection, document, known.Language, keeps ? known.Passages : 0);
    }

    /// <summary>Removes a document and all that is its own.</summary>
    public void Delete(IndexConnection connection, string documentId)
    {
        long number = connection.Scalar<long>("SELECT number FROM documents WHERE id=$id", ("$id", documentId));
        if (number == 0) return;
        RemovePassages(connection, number);
        connection.Execute("DELETE FROM documents WHERE number=$document", ("$document", number));
        connection.Execute("INSERT INTO removals(document) VALUES($document)", ("$document", number));
    }

    private static long SaveFacts(IndexConnection connection, Document document, string? language, int passages)
    {
        long change = connection.Scalar<long>("UPDATE meta SET value=CAST(value AS INTEGER)+1 WHERE key='change' RETURNING CAST(value AS INTEGER)");
        return connection.Scalar<long>("""
            INSERT INTO documents(id, path, state, language, search_key, facts, passage_count, change)
            VALUES($id, $path, $state, $language, $search_key, $facts, $passages, $change)
            ON CONFLICT(id) DO UPDATE SET path=$path, state=$state, language=$language, search_key=$search_key, facts=$facts, passage_count=$passages, change=$change
            RETURNING number
            """,
            ("$id", document.Id), ("$path", document.Path), ("$state", (int)document.State), ("$language", language),
            ("$search_key", (document.Path + "\n" + document.Title).ToLowerInvariant()), ("$facts", DocumentRow.Write(document)),
            ("$passages", passages), ("$change", change));
    }

    private void RemovePassages(IndexConnection connection, long document)
    {
        connection.Execute("INSERT INTO removals(passage) SELECT number FROM passages WHERE document=$document", ("$document", document));
        _removed += connection.Execute("DELETE FROM passages WHERE document=$document", ("$document", document));
        connection.Execute("DELETE FROM contents WHERE document=$document", ("$document", document));
    }

    private static void RemovePassage(IndexConnection connection, long passage)
    {
        connection.Execute("DELETE FROM passages WHERE number=$passage", ("$passage", passage));
        connection.Execute("INSERT INTO removals(passage) VALUES($passage)", ("$passage", passage));
    }

    private void AddPassage(IndexConnection connection, long document, Passage passage, string? language, string names)
    {
        long text = Number(connection, "texts", "hash", passage.TextHash);
        string searchText = passage.SearchText;
        connection.Execute("""
            INSERT INTO passages(id, document, ordinal, text, start, "end", page, headings, facts, date, author, postings, context, body)
            VALUES($id, $document, $ordinal, $text, $start, $end, $page, $headings, $facts, $date, $author, $postings, $context, $body)
            """,
            ("$id", passage.Id), ("$document", document), ("$ordinal", passage.Ordinal), ("$text", text), ("$start", passage.Start), ("$end", passage.End),
            ("$page", passage.Page), ("$headings", JsonSerializer.Serialize(passage.HeadingPath)), ("$postings", Terms(connection, DocumentNames.Weighed(passage, names), language)),
            ("$facts", DocumentRow.Write(passage.Facts)), ("$date", passage.Facts.Date?.UtcTicks), ("$author", passage.Facts.Author),
            ("$context", Encoding.UTF8.GetBytes(passage.Context)), ("$body", Encoding.UTF8.GetBytes(passage.Text)));
        if (StaticEmbedder.Understands(language)) AddStaticVector(connection, text, searchText);
    }

    private void AddStaticVector(IndexConnection connection, long text, string searchText)
    {
        long space = VectorStore.SpaceNumber(connection, embedder.Space, create: true);
        if (connection.Scalar<long>("SELECT 1 FROM vectors WHERE space=$space AND text=$text", ("$space", space), ("$text", text)) == 0)
            VectorStore.Add(connection, space, text, embedder.Embed(searchText));
    }

    private byte[] Terms(IndexConnection connection, string searchText, string? language)
    {
        AnalyzedText analyzed = analyzer.Analyze(searchText, language);
        var terms = new (int Term, int Frequency)[analyzed.Counts.Count];
        int i = 0;
        foreach ((string term, int count) in analyzed.Counts)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, term, out bool known);
            if (!known) number = (int)Number(connection, "terms", "term", term);
            terms[i++] = (number, count);
        }
        Array.Sort(terms);
        return Postings.Encode(analyzed.Length, terms);
    }

    private static long Number(IndexConnection connection, string table, string column, string value)
    {
        long number = connection.Scalar<long>($"SELECT number FROM {table} WHERE {column}=$value", ("$value", value));
        return number != 0 ? number : connection.Scalar<long>($"INSERT INTO {table}({column}) VALUES($value) RETURNING number", ("$value", value));
    }

    private static bool Same(Passage a, Passage b) =>
        a.Ordinal == b.Ordinal && a.Start == b.Start && a.End == b.End && a.Page == b.Page && a.TextHash == b.TextHash
        && a.Context == b.Context && a.Text == b.Text && a.HeadingPath.SequenceEqual(b.HeadingPath)
        && DocumentRow.Write(a.Facts) == DocumentRow.Write(b.Facts);
}
