using Rag.Retrieval.Knowledge;
using Rag.Web.Conversations;

namespace Rag.Web.Answering;

/// <summary>What the index holds now and how new it is. Safe to use from any thread.</summary>
public sealed class IndexFreshness(IKnowledgeBase knowledge)
{
    /// <summary>Counts and the newest change; null where the knowledge base cannot be read.</summary>
    public async Task<Freshness?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            KnowledgeBaseCounts counts = await knowledge.CountAsync(cancellationToken);
            return new Freshness(counts.Indexed, counts.Newest, counts.Pending, counts.Failed);
        }
        catch (KnowledgeBaseException)
        {
            return null;
        }
    }
}
