using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Web.Components.Shell;
using Rag.Web.Conversations;

namespace Rag.Web.Measuring;

/// <summary>A place that may hold the right answer.</summary>
/// <param name="Name">Its document's name.</param>
/// <param name="Passage">The place.</param>
public sealed record RatedPlace(string Name, RightPassage Passage);

/// <summary>
/// The places among which the owner marks the right one: what an answer cites, what was read for it, what was shown. Safe to use from any
/// thread.
/// </summary>
public sealed class RatedPlaces(ConversationStore conversations, IKnowledgeBase knowledge)
{
    private const int Most = 10;

    /// <summary>At most ten, those that the answer cites first; places that have gone are left out.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<IReadOnlyList<RatedPlace>> FindAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        Answer? answer = exchange.Answer;
        Trace? trace = answer?.Trace ?? conversations.FindTrace(exchange.Id);
        IEnumerable<ReadSpan> spans = (answer?.Citations ?? [])
            .Select(citation => new ReadSpan(citation.DocumentId, citation.Start, citation.End))
            .Concat(trace?.Read ?? [])
            .Concat((answer?.Nearest ?? []).Select(hit => new ReadSpan(hit.Document.Id, hit.Passage.Start, hit.Passage.End)));
        List<RatedPlace> places = [];
        foreach (ReadSpan span in spans.Distinct())
        {
            if (places.Count == Most) break;
            Document? document = await knowledge.GetDocumentAsync(span.DocumentId, cancellationToken);
            string? text = document is null ? null : (await knowledge.GetContentAsync(span.DocumentId, cancellationToken))?.Text;
            if (text is null || span.Start < 0 || span.End > text.Length || string.IsNullOrWhiteSpace(text[span.Start..span.End])) continue;
            places.Add(new RatedPlace(DocumentName.Of(document!), RightPassage.At(document!, text, span.Start, span.End)));
        }
        return places;
    }
}
