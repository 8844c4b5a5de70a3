using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>The indexed documents in the order of their dates, so that the newest are found without looking at all. Not thread-safe while writing.</summary>
internal sealed class DocumentDates
{
    private readonly SortedSet<Document> _newestFirst = new(Order(newestFirst: true));

    /// <summary>Puts a document into the order.</summary>
    public void Add(Document document)
    {
        if (document.State == DocumentState.Indexed) _newestFirst.Add(document);
    }

    /// <summary>Takes it out.</summary>
    public void Remove(Document document)
    {
        if (document.State == DocumentState.Indexed) _newestFirst.Remove(document);
    }

    /// <summary>Ids of the newest or oldest that meet a filter; of the same date, by path.</summary>
    public IReadOnlyList<string> Find(SearchFilter filter, bool newestFirst, int limit)
    {
        IEnumerable<Document> matching = (newestFirst ? _newestFirst : _newestFirst.Reverse()).Where(document => DocumentFilter.Matches(filter, document));
        if (newestFirst) return [.. matching.Take(limit).Select(document => document.Id)];
        // Backwards, those of the same date come by their last path first: all of the last date that is reached are needed.
        List<Document> oldest = [];
        foreach (Document document in matching)
        {
            if (oldest.Count >= limit && DateOf(document) != DateOf(oldest[^1])) break;
            oldest.Add(document);
        }
        return [.. oldest.Order(Order(newestFirst: false)).Take(limit).Select(document => document.Id)];
    }

    private static long DateOf(Document document) => (document.Date ?? document.ModifiedAt).UtcTicks;

    private static Comparer<Document> Order(bool newestFirst) => Comparer<Document>.Create((a, b) =>
    {
        int order = newestFirst ? DateOf(b).CompareTo(DateOf(a)) : DateOf(a).CompareTo(DateOf(b));
        if (order == 0) order = string.CompareOrdinal(a.Path, b.Path);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    });
}
