using System.Security.Cryptography;
using System.Text;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;

namespace Rag.Ingest.Chunking;

/// <summary>Cuts documents into passages. Pure and deterministic; safe to call from any thread.</summary>
/// <remarks>
/// Every visible character is in exactly one passage, and <c>text[passage.Start..passage.End] == passage.Text</c>. A heading begins a passage, and so
/// does a message within a mailbox. What a passage can hold whole (a sentence; a list, table or block of code with the line that leads it in) is not
/// torn; longer ones are cut at items, rows and lines. Where a section is long, the place of a cut depends on the text around it alone, so that an
/// edit changes the passages near it and no others.
/// </remarks>
public static class Chunker
{
    /// <summary>Cuts a document.</summary>
    /// <param name="documentId">Takes part in the passages' ids.</param>
    /// <param name="content">The document's text.</param>
    /// <param name="title">Its own title, put into <see cref="Passage.Context"/>; null for none.</param>
    /// <param name="counter">The embedding model's vocabulary.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Passage>> CutAsync(
        string documentId, DocumentContent content, string? title, ITokenCounter counter, ChunkOptions options, CancellationToken cancellationToken)
    {
        var wholes = new Wholes(content);
        List<Piece> pieces = wholes.Grade(await CountAsync(content.Text, PieceCutter.Of(content), counter, options, cancellationToken), options.MaxTokens);
        var outline = new Outline(content, title, wholes, options);
        var reading = new PassageReading(content, wholes);
        List<Passage> passages = [];
        Dictionary<string, int> occurrences = [];
        foreach (Range range in PassageCuts.Of(content.Text, pieces, options))
        {
            (int first, int end) = (range.Start.Value, range.End.Value);
            string text = content.Text[pieces[first].Start..pieces[end - 1].End];
            (IReadOnlyList<string> headings, string context) = outline.At(pieces[first], pieces[end - 1]);
            string hash = Passage.HashOf(context.Length == 0 ? text : context + "\n" + text);
            int occurrence = occurrences[hash] = occurrences.GetValueOrDefault(hash) + 1;
            passages.Add(new Passage
            {
                Id = IdOf(documentId, hash, occurrence),
                DocumentId = documentId,
                Ordinal = passages.Count,
                Start = pieces[first].Start,
                End = pieces[end - 1].End,
                Page = content.Blocks.Count > 0 ? content.Blocks[pieces[first].Block].Page : null,
                HeadingPath = headings,
                Text = text,
                Context = context,
                TextHash = hash,
                Facts = reading.Of(first > 0 ? pieces[first - 1] : null, pieces[first], pieces[end - 1], end < pieces.Count ? pieces[end] : null),
            });
        }
        return passages;
    }

    /// <summary>Counts all pieces in one call; those beyond the budget are halved and counted again until they fit.</summary>
    private static async Task<List<Piece>> CountAsync(
        string text, List<Piece> pieces, ITokenCounter counter, ChunkOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> counts = await counter.CountAsync([.. pieces.Select(p => text[p.Start..p.End])], cancellationToken);
        List<Piece> fitting = new(pieces.Count), tooLong = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Piece piece = pieces[i] with { Tokens = counts[i] };
            List<Piece> halves = counts[i] > options.MaxTokens ? [.. PieceCutter.Halve(text, pieces[i])] : [piece];
            if (halves.Count == 1) fitting.Add(piece);
            else tooLong.AddRange(halves);
        }
        if (tooLong.Count > 0) fitting.AddRange(await CountAsync(text, tooLong, counter, options, cancellationToken));
        fitting.Sort((a, b) => a.Start.CompareTo(b.Start));
        return fitting;
    }

    private static string IdOf(string documentId, string textHash, int occurrence) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\n{textHash}\n{occurrence}")))[..32];
}
