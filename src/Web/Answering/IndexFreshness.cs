using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Conversations;

namespace Rag.Web.Answering;

/// <summary>What the index holds now and how new it is. Safe to use from any thread.</summary>
public sealed class IndexFreshness(IKnowledgeBase knowledge, TimeProvider time)
{
    // The newest change needs a walk over the list, so it is asked again only after a while or when the counts changed.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private (KnowledgeBaseCounts Counts, long At, DateTimeOffset? Newest)? kept;

    /// <summary>Counts and the newest change; null where the knowledge base cannot be read.</summary>
    public async Task<Freshness?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            KnowledgeBaseCounts counts = await knowledge.CountAsync(cancellationToken);
            return new Freshness(counts.Indexed, await NewestAsync(counts, cancellationToken), counts.Pending, counts.Failed);
        }
        catch (KnowledgeBaseException)
        {
            return null;
        }
    }

    private async Task<DateTimeOffset?> NewestAsync(KnowledgeBaseCounts counts, CancellationToken cancellationToken)
    {
        lock (gate)
            if (kept is { } last && last.Counts == counts && time.GetElapsedTime(last.At) < KeptFor) return last.Newest;
        DateTimeOffset? newest = null;
        for (int offset = 0; ; offset += 1000)
        {
            DocumentList page = await knowledge.ListDocumentsAsync(
                new DocumentQuery { State = DocumentState.Indexed, Offset = offset, Limit = 1000 }, cancellationToken);
            foreach (Document document in page.Documents)
                if (newest is null || document.ModifiedAt > newest) newest = document.ModifiedAt;
            if (offset + page.Documents.Count >= page.Total || page.Documents.Count == 0) break;
        }

        lock (gate) kept = (counts, time.GetTimestamp(), newest);
        return newest;
    }
}
