using Microsoft.Extensions.Caching.Memory;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Cuts found passages into sentences at their exact places. Safe to call from any thread.</summary>
internal sealed class SentenceReader(IKnowledgeBase knowledgeBase, TextAnalyzer analyzer) : IDisposable
{
    /// <summary>Contents and sentences kept for the next question, in characters: a conversation keeps asking about the same documents.</summary>
    private readonly MemoryCache _contents = new(new MemoryCacheOptions { SizeLimit = 20_000_000 });

    /// <inheritdoc />
    public void Dispose() => _contents.Dispose();

    /// <summary>
    /// The sentences of the passages, best passage first, each place once. A passage whose document is gone, or is not any more what it was
    /// when it was found, gives none: nothing is quoted that is not there.
    /// </summary>
    public async Task<IReadOnlyList<SourceSentence>> ReadAsync(IReadOnlyList<Hit> hits, CancellationToken cancellationToken)
    {
        List<SourceSentence> sentences = [];
        HashSet<string> places = [];
        for (int rank = 0; rank < hits.Count; rank++)
        {
            DocumentContent? content = await ContentAsync(hits[rank].Document, cancellationToken).ConfigureAwait(false);
            if (content is not null && Holds(content, hits[rank].Passage)) Read(hits[rank], rank, content, places, sentences);
        }
        return sentences;
    }

    private void Read(Hit hit, int rank, DocumentContent content, HashSet<string> places, List<SourceSentence> sentences)
    {
        SourceSentence? previous = null, above = null;
        foreach (Piece piece in Pieces(hit, content))
        {
            var sentence = new SourceSentence(hit, rank, piece.Start, piece.End, piece.Text, piece.Page, piece.Kind, piece.Terms)
            { Previous = previous, Above = above, Words = piece.Words, DocumentText = content.Text };
            previous = sentence;
            if (sentence.Kind is BlockKind.Heading or BlockKind.TableHeader) above = sentence;
            if (places.Add(sentence.Place)) sentences.Add(sentence);
        }
    }

    private List<Piece> Pieces(Hit hit, DocumentContent content)
    {
        var key = (hit.Document.Id, hit.Document.ContentHash, hit.Document.IndexedAt, hit.Passage.Start, hit.Passage.End);
        if (_contents.TryGetValue(key, out List<Piece>? known)) return known!;
        List<Piece> pieces = [];
        foreach ((int start, int end) in SentenceSplitter.Split(content.Text, hit.Passage.Start, hit.Passage.End, content.Blocks))
        {
            string text = content.Text[start..end];
            Block? block = BlockAt(content.Blocks, start);
            pieces.Add(new Piece(start, end, text, PageAt(content, start) ?? block?.Page ?? hit.Passage.Page, block?.Kind ?? BlockKind.Paragraph,
                analyzer.Analyze(text, hit.Document.Language), SimilarWords.Of(text)));
        }
        // Terms and words take some ten times the room of the text.
        _contents.Set(key, pieces, new MemoryCacheEntryOptions { Size = 10L * hit.Passage.Text.Length });
        return pieces;
    }

    /// <summary>What is the same of a sentence whatever was asked.</summary>
    private sealed record Piece(int Start, int End, string Text, int? Page, BlockKind Kind, AnalyzedText Terms, IReadOnlyList<string> Words);

    private static bool Holds(DocumentContent content, Passage passage) => passage.End <= content.Text.Length
        && content.Text.AsSpan(passage.Start, passage.End - passage.Start).SequenceEqual(passage.Text);

    private async Task<DocumentContent?> ContentAsync(Document document, CancellationToken cancellationToken)
    {
        var key = (document.Id, document.ContentHash, document.IndexedAt);
        if (_contents.TryGetValue(key, out DocumentContent? known))
        {
            // The passage was found just now, but its document may have been deleted since the content was kept.
            return await knowledgeBase.GetDocumentAsync(document.Id, cancellationToken).ConfigureAwait(false) is { State: DocumentState.Indexed }
                ? known
                : null;
        }
        DocumentContent? content = await knowledgeBase.GetContentAsync(document.Id, cancellationToken).ConfigureAwait(false);
        if (content is not null) _contents.Set(key, content, new MemoryCacheEntryOptions { Size = content.Text.Length + 64L * content.Lines.Count });
        return content;
    }

    private static int? PageAt(DocumentContent content, int place)
    {
        int i = LastStartingAt(content.Lines, line => line.Start, place);
        return i < 0 ? null : content.Lines[i].Page;
    }

    private static Block? BlockAt(IReadOnlyList<Block> blocks, int place)
    {
        int i = LastStartingAt(blocks, block => block.Start, place);
        return i >= 0 && place < blocks[i].End ? blocks[i] : null;
    }

    private static int LastStartingAt<T>(IReadOnlyList<T> items, Func<T, int> start, int place)
    {
        int low = 0, high = items.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (start(items[middle]) <= place) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
