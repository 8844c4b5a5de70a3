using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Search;

/// <summary>Where a document begins, or a message, note or event within it.</summary>
/// <param name="PassageId">Its first passage.</param>
/// <param name="Date">Its own.</param>
internal readonly record struct Beginning(string PassageId, DateTimeOffset Date)
{
    /// <summary>The beginnings in a document that meet a filter: of each of its entries, or its own where it has none.</summary>
    public static IEnumerable<Beginning> Of(Document document, IReadOnlyList<Passage> passages, SearchFilter filter, bool newestFirst)
    {
        bool any = false;
        foreach (Passage passage in passages)
        {
            if (!passage.Facts.BeginsEntry) continue;
            any = true;
            if (DocumentFilter.Fits(filter, passage.Facts.Date, passage.Facts.Author, document))
                yield return new Beginning(passage.Id, passage.Facts.Date ?? document.DateFor(newestFirst));
        }
        if (!any && passages.Count > 0) yield return new Beginning(passages[0].Id, document.DateFor(newestFirst));
    }
}
