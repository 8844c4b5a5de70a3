using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// Finds which documents a question wants the whole of: those that are named, or those in which most of what a search found stands. Safe to
/// call from any thread.
/// </summary>
internal sealed class ScopeFinder(IKnowledgeBase knowledgeBase)
{
    /// <summary>The most documents of a scope; a question must not cost more with each further one.</summary>
    public const int MostDocuments = 10_000;

    /// <summary>
    /// How far down the hits are looked at, and from how many hits on a document is taken to be what the question is about.
    /// </summary>
    private const int Looked = 12, FewestHits = 3;

    /// <summary>Passages of other documents.</summary>
    private const int MostOthers = 16;

    /// <summary>Documents of one question that a search found.</summary>
    private const int MostFound = 4;

    /// <summary>
    /// What the owner chose or the question names: documents, folders, tags, a time, authors, or all there are. Null where none is named, or where nothing of
    /// it is there.
    /// </summary>
    /// <param name="kind">What is wanted of it.</param>
    /// <param name="read">The question, with what it restricts.</param>
    /// <param name="scope">Of the owner.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ReadingScope?> NamedAsync(WholeKind kind, ReadQuestion read, SearchFilter scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<UnderstoodFilter> restrictions = RestrictionsOf(read, scope);
        SearchFilter filter = restrictions.Aggregate(scope, (all, said) => all.Narrowed(said.Filter));
        DateOrder? order = restrictions.FirstOrDefault(said => said.Order is not null)?.Order;
        if (filter.IsEmpty && order is null && !read.IsOfEverything) return null;
        IReadOnlyList<string> ids = filter is { DocumentIds.Count: > 0, AsksPassages: false }
            ? filter.DocumentIds
            : await knowledgeBase.FindByDateAsync(filter, order?.NewestFirst ?? true, order?.Count ?? MostDocuments + 1, cancellationToken)
                .ConfigureAwait(false);
        ReadingScope named = new(kind, [.. ids.Take(MostDocuments)], filter with { DocumentIds = [] })
        {
            IsNamed = true,
            More = ids.Count > MostDocuments,
        };
        ReadingScope found = await CountAsync(named, cancellationToken).ConfigureAwait(false);
        return found.Documents.Count == 0 && found.Unreadable == 0 ? null
            : found with { Unreadable = found.Unreadable + await FailedAsync(filter, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>
    /// What the question restricts. Where the owner chose a document or a folder, its name in quotation marks tells nothing more: a folder
    /// may be called “March”.
    /// </summary>
    public static IReadOnlyList<UnderstoodFilter> RestrictionsOf(ReadQuestion read, SearchFilter scope)
    {
        IReadOnlyList<string> names = scope.DocumentIds.Count + scope.Folders.Count == 0 ? [] : QuotedPhrases.In(read.Whole);
        return [.. read.Filters.Where(said => !names.Any(name => name.Contains(said.Words.Trim(), StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>Tells the reader what the question was taken to restrict.</summary>
    public static void Tell(ReadQuestion read, SearchFilter scope, AnswerDraft draft)
    {
        IReadOnlyList<UnderstoodFilter> restrictions = RestrictionsOf(read, scope);
        string meaning = string.Join(", ", restrictions.Select(said => said.Meaning));
        if (restrictions.Count > 0) draft.Notices.Add($"Restricted as the question says: {meaning}.");
    }

    /// <summary>The documents in which most of the best hits stand, in the order of these; null where they stand everywhere.</summary>
    public async Task<ReadingScope?> FoundAsync(WholeKind kind, SearchFilter filter, IReadOnlyList<Hit> hits,
        CancellationToken cancellationToken)
    {
        string[] ids = [.. hits.Where(hit => hit.Passage.Facts.Kind.IsForReaders()).Take(Looked).GroupBy(hit => hit.Document.Id)
            .Where(document => document.Count() >= FewestHits).Select(document => document.Key).Take(MostFound)];
        if (ids.Length == 0) return null;
        ReadingScope found = await CountAsync(new ReadingScope(kind, ids, filter with { DocumentIds = [] }), cancellationToken)
            .ConfigureAwait(false);
        Hit[] others = [.. hits.Where(hit => hit.Passage.Facts.Kind.IsForReaders() && !found.Documents.Contains(hit.Document.Id))];
        return found.Documents.Count == 0 ? null : found with { Others = [.. others.Take(MostOthers)] };
    }

    private async Task<ReadingScope> CountAsync(ReadingScope scope, CancellationToken cancellationToken)
    {
        List<string> indexed = new(scope.Documents.Count);
        List<int> counts = new(scope.Documents.Count);
        int unreadable = 0;
        foreach (string id in scope.Documents)
        {
            Document? document = await knowledgeBase.GetDocumentAsync(id, cancellationToken).ConfigureAwait(false);
            if (document is { State: DocumentState.Indexed })
            {
                indexed.Add(id);
                counts.Add(document.PassageCount);
            }
            else if (document is { State: DocumentState.Failed or DocumentState.Pending }) unreadable++;
        }
        return scope with { Documents = indexed, Counts = counts, Unreadable = unreadable };
    }

    /// <summary>Of folders it is known which files in them could not be read; of what else is asked for they tell nothing.</summary>
    private async Task<int> FailedAsync(SearchFilter filter, CancellationToken cancellationToken)
    {
        if (filter.AsksPassages
            || filter.DocumentIds.Count + filter.Tags.Count + filter.MediaTypes.Count + filter.FileNames.Count > 0) return 0;
        int failed = 0;
        foreach (string folder in filter.Folders)
        {
            DocumentQuery query = new() { State = DocumentState.Failed, Folder = folder, Limit = 1 };
            failed += (await knowledgeBase.ListDocumentsAsync(query, cancellationToken).ConfigureAwait(false)).Total;
        }
        return failed;
    }
}
