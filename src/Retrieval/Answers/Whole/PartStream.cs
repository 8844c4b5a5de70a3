using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>The passages of whole documents one after the other, one document in memory at a time. Safe to call from any thread.</summary>
internal sealed class PartStream(IKnowledgeBase knowledgeBase)
{
    /// <summary>Each passage that a reader needs, as a source without number and sentences; what is passed over is counted.</summary>
    /// <param name="scope">Which documents.</param>
    /// <param name="count">Taken on by what is found to be there or not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ReadSource> ReadAsync(ReadingScope scope, ReadingCount count,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < scope.Documents.Count; i++)
        {
            Document? document = await knowledgeBase.GetDocumentAsync(scope.Documents[i], cancellationToken).ConfigureAwait(false);
            DocumentContent? content = document is not { State: DocumentState.Indexed } ? null
                : await knowledgeBase.GetContentAsync(document.Id, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<Passage> passages = content is null ? []
                : await knowledgeBase.GetPassagesAsync(document!.Id, cancellationToken).ConfigureAwait(false);
            // Between both a new version may have come, whose passages are no longer in this text.
            Passage[] wanted = [.. passages.Where(passage => Holds(content!, passage)
                && DocumentFilter.Fits(scope.Filter, passage.Facts.Date, passage.Facts.Author, document!))];
            count.Open(i, wanted.Length, isThere: content is not null);
            foreach (Passage passage in wanted)
            {
                if (!passage.Facts.Kind.IsForReaders())
                {
                    count.PassedOver++;
                    continue;
                }
                yield return Part(new Hit(passage, document!, new Scores(null, null, 1, null)), content!);
            }
        }
        foreach (Hit hit in scope.Others)
            if (await knowledgeBase.GetContentAsync(hit.Document.Id, cancellationToken).ConfigureAwait(false) is { } content
                && Holds(content, hit.Passage)) yield return Part(hit, content);
    }

    private static ReadSource Part(Hit hit, DocumentContent content) => new(
        0, hit, SourceCuts.HeadingsAbove(content.Blocks, hit.Passage.Start, content.Text),
            SourceText.Write(content, new SourceSpan(hit.Passage.Start, hit.Passage.End)), []);

    private static bool Holds(DocumentContent content, Passage passage) => passage.End <= content.Text.Length
        && content.Text.AsSpan(passage.Start, passage.End - passage.Start).SequenceEqual(passage.Text);
}
