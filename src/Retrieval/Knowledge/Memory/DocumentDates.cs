using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>The indexed documents in the order of their dates, so that the newest are found without looking at all. Not thread-safe while writing.</summary>
internal sealed class DocumentDates
{
    private readonly SortedSet<Document> _newestFirst = new(Order(newestFirst: true)), _oldestFirst = new(Order(newestFirst: false));

    /// <summary>Puts a document into the order.</summary>
    public void Add(Document document)
    {
        if (document.State != DocumentState.Indexed) return;
        _newestFirst.Add(document);
        _oldestFirst.Add(document);
    }

    /// <summary>Takes it out.</summary>
    public void Remove(Document document)
    {
        if (document.State != DocumentState.Indexed) return;
        _newestFirst.Remove(document);
        _oldestFirst.Remove(document);
    }

    /// <summary>Ids of the newest or oldest that meet a filter; of the same date, by path.</summary>
    public IReadOnlyList<string> Find(SearchFilter filter, bool newestFirst, int limit) =>
        [.. (newestFirst ? _newestFirst : _oldestFirst).Where(document => DocumentFilter.Matches(filter, document)).Take(limit).Select(document => document.Id)];

    private static Comparer<Document> Order(bool newestFirst) => Comparer<Document>.Create((a, b) =>
    {
        int order = a.DateFor(newestFirst).UtcTicks.CompareTo(b.DateFor(newestFirst).UtcTicks);
        if (newestFirst) order = -order;
        if (order == 0) order = string.CompareOrdinal(a.Path, b.Path);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    });
}
