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

    /// <summary>The text of a hit's document; null where it is gone or no longer holds the passage that was found.</summary>
    public async Task<DocumentContent?> ContentAsync(Hit hit, CancellationToken cancellationToken) =>
        await ContentAsync(hit.Document, cancellationToken).ConfigureAwait(false) is { } content && Holds(content, hit.Passage) ? content : null;

    private void Read(Hit hit, int rank, DocumentContent content, HashSet<string> places, List<SourceSentence> sentences)
    {
        (Piece? header, List<Piece> pieces) = Pieces(hit, content);
        SourceSentence? previous = null, above = header is null ? null : Sentence(header);
        foreach (Piece piece in pieces)
        {
            SourceSentence sentence = Sentence(piece) with { Previous = previous, Above = above };
            previous = sentence;
            if (sentence.Kind is BlockKind.Heading or BlockKind.TableHeader) above = sentence;
            if (places.Add(sentence.Place)) sentences.Add(sentence);
        }

        SourceSentence Sentence(Piece piece) => new(hit, rank, piece.Start, piece.End, piece.Text, piece.Page, piece.Kind, piece.Terms) { Words = piece.Words, DocumentText = content.Text };
    }

    /// <summary>The sentences of a passage, and the header of the table in whose middle it begins, if it does.</summary>
    private (Piece? Header, List<Piece> Pieces) Pieces(Hit hit, DocumentContent content)
    {
        var key = (hit.Document.Id, hit.Document.ContentHash, hit.Document.IndexedAt, hit.Passage.Start, hit.Passage.End);
        if (_contents.TryGetValue(key, out (Piece?, List<Piece>) known)) return known;
        Block? header = HeaderOf(content.Blocks, hit.Passage.Start);
        (Piece?, List<Piece>) pieces = (
            header is null ? null : Cut(header.Start, header.End),
            [.. SentenceSplitter.Split(content.Text, hit.Passage.Start, hit.Passage.End, content.Blocks).Where(place => IsForReaders(content, place.Start)).Select(place => Cut(place.Start, place.End))]);
        // Terms and words take some ten times the room of the text.
        _contents.Set(key, pieces, new MemoryCacheEntryOptions { Size = 10L * hit.Passage.Text.Length });
        return pieces;

        Piece Cut(int start, int end)
        {
            string text = content.Text[start..end];
            Block? block = BlockAt(content.Blocks, start);
            return new Piece(start, end, text, PageAt(content, start) ?? block?.Page ?? hit.Passage.Page, block?.Kind ?? BlockKind.Paragraph,
                analyzer.Analyze(SpelledDates.AddTo(text), hit.Document.Language), SimilarWords.Of(text));
        }
    }

    /// <summary>The header of the table one of whose rows stands at a place, if it has one.</summary>
    private static Block? HeaderOf(IReadOnlyList<Block> blocks, int place)
    {
        int i = LastStartingAt(blocks, block => block.Start, place);
        if (i < 0 || blocks[i].Kind is not BlockKind.TableRow) return null;
        while (i > 0 && blocks[i].Kind is BlockKind.TableRow) i--;
        return blocks[i].Kind is BlockKind.TableHeader ? blocks[i] : null;
    }

    /// <summary>What is the same of a sentence whatever was asked.</summary>
    private sealed record Piece(int Start, int End, string Text, int? Page, BlockKind Kind, AnalyzedText Terms, IReadOnlyList<string> Words);

    private static bool Holds(DocumentContent content, Passage passage) => passage.End <= content.Text.Length
        && content.Text.AsSpan(passage.Start, passage.End - passage.Start).SequenceEqual(passage.Text);

    /// <summary>The text of a document; null where it is gone.</summary>
    public async Task<DocumentContent?> ContentAsync(Document document, CancellationToken cancellationToken)
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

    /// <summary>What no reader needs is nothing to be quoted.</summary>
    private static bool IsForReaders(DocumentContent content, int place) => BlockAt(content.Blocks, place)?.Machine is null;

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
