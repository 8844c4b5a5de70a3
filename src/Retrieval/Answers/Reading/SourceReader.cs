using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>
/// Chooses what a model reads of what was found, within a budget, and puts it in page order: passages are widened to what surrounds them, those of one document
/// stand together in its order, small gaps between them are filled. Safe to call from any thread.
/// </summary>
internal sealed class SourceReader(SentenceReader reader, ITokenCounter counter)
{
    /// <summary>Characters before and after each passage: worth as much per token as further passages (docs/answers.md).</summary>
    private const int Around = 400;

    /// <summary>A gap between two stretches of one document that is filled, in characters.</summary>
    private const int Gap = 700;

    /// <summary>Where a stretch is longer, it gets several numbers, so that a citation stays a place and not a page.</summary>
    private const int LongestSource = 1600;

    /// <summary>Hits looked at; those behind them never fit.</summary>
    private const int MostHits = 48;

    /// <summary>Hits in a row that do not fit before the rest is left out.</summary>
    private const int MostMisses = 3;

    /// <summary>Tokens that a source's number, headings and document add.</summary>
    private const int Overhead = 20;

    /// <summary>Adds what fits to what was read before, whose numbers stay.</summary>
    /// <param name="before">Read in earlier rounds: stays as it is, so that the model's KV cache of it serves on.</param>
    /// <param name="hits">Best first.</param>
    /// <param name="budget">Tokens for what is added.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ReadingList> ReadAsync(ReadingList before, IReadOnlyList<Hit> hits, int budget, CancellationToken cancellationToken)
    {
        List<Widened> widened = [];
        Dictionary<string, string> leftOut = new(before.LeftOut);
        foreach (Hit hit in hits.Take(MostHits))
        {
            if (before.Sources.Any(source => Covers(source, hit))) continue;
            if (!hit.Passage.Facts.Kind.IsForReaders())
            {
                leftOut[hit.Passage.Id] = "markup or data that no reader needs";
                continue;
            }
            if (await reader.ContentAsync(hit, cancellationToken).ConfigureAwait(false) is { } content)
                widened.Add(new Widened(hit, content, SpanWidening.Widen(content, hit.Passage, Around)));
        }
        IReadOnlyList<int> costs = await counter.CountAsync([.. widened.Select(one => SourceText.Write(one.Content, one.Span))], cancellationToken).ConfigureAwait(false);
        List<Stretch> stretches = Choose(widened, costs, budget, leftOut);

        List<ReadSource> sources = [.. before.Sources];
        // Documents in the order of their best passages.
        foreach (IGrouping<string, Stretch> document in stretches.GroupBy(stretch => stretch.Hit.Document.Id))
        {
            foreach (Stretch stretch in document.OrderBy(stretch => stretch.Span.Start))
            {
                foreach (SourceSpan span in SourceCuts.Of(stretch.Content, stretch.Span, LongestSource))
                    if (!before.Sources.Any(source => Covers(source, stretch.Hit.Document.Id, span)))
                        sources.Add(await SourceAsync(sources.Count + 1, stretch, span, cancellationToken).ConfigureAwait(false));
            }
        }
        IReadOnlyList<int> counts = await counter.CountAsync([.. sources.Skip(before.Sources.Count).Select(source => source.Shown)], cancellationToken).ConfigureAwait(false);
        return new ReadingList(sources, leftOut, before.Tokens + counts.Sum(count => count + Overhead));
    }

    /// <summary>Reads stretches again that an earlier answer was made from, as far as they are still there.</summary>
    public async Task<ReadingList> ReadAgainAsync(IReadOnlyList<ReadSpan> spans, Func<string, CancellationToken, Task<Document?>> find, CancellationToken cancellationToken)
    {
        List<ReadSource> sources = [];
        foreach (ReadSpan span in spans)
        {
            if (await find(span.DocumentId, cancellationToken).ConfigureAwait(false) is not { State: DocumentState.Indexed } document) continue;
            Hit hit = new(PassageOf(document, null, new SourceSpan(span.Start, span.End), ""), document, new Scores(null, null, 1, null));
            if (await reader.ContentAsync(hit.Document, cancellationToken).ConfigureAwait(false) is not { } content || span.End > content.Text.Length) continue;
            sources.Add(await SourceAsync(sources.Count + 1, new Stretch(hit, content, new SourceSpan(span.Start, span.End)), new SourceSpan(span.Start, span.End), cancellationToken).ConfigureAwait(false));
        }
        IReadOnlyList<int> counts = await counter.CountAsync([.. sources.Select(source => source.Shown)], cancellationToken).ConfigureAwait(false);
        return new ReadingList(sources, new Dictionary<string, string>(), counts.Sum(count => count + Overhead));
    }

    private static List<Stretch> Choose(List<Widened> widened, IReadOnlyList<int> costs, int budget, Dictionary<string, string> leftOut)
    {
        List<Stretch> stretches = [];
        int misses = 0, used = 0;
        for (int i = 0; i < widened.Count; i++)
        {
            Widened one = widened[i];
            int at = stretches.FindIndex(stretch => stretch.Hit.Document.Id == one.Hit.Document.Id && stretch.Span.IsNear(one.Span, Gap));
            SourceSpan joined = at < 0 ? one.Span : stretches[at].Span.With(one.Span);
            // What is shared with a stretch that is read already costs nothing; a gap that is filled costs as much per character.
            int added = at < 0 ? one.Span.Length : joined.Length - stretches[at].Span.Length;
            int cost = (int)Math.Ceiling(costs[i] * (double)added / Math.Max(1, one.Span.Length)) + (at < 0 ? Overhead : 0);
            if (misses >= MostMisses || (used + cost > budget && stretches.Count > 0))
            {
                misses++;
                leftOut[one.Hit.Passage.Id] = $"no room: {cost} tokens, {Math.Max(0, budget - used)} left of {budget} for reading";
                continue;
            }
            used += cost;
            if (at < 0) stretches.Add(new Stretch(one.Hit, one.Content, joined));
            else Join(stretches, at, joined);
        }
        return stretches;
    }

    /// <summary>A stretch that grew may reach another one of its document.</summary>
    private static void Join(List<Stretch> stretches, int at, SourceSpan span)
    {
        stretches[at] = stretches[at] with { Span = span };
        for (int i = stretches.Count - 1; i >= 0; i--)
        {
            if (i == at || stretches[i].Hit.Document.Id != stretches[at].Hit.Document.Id || !stretches[i].Span.IsNear(stretches[at].Span, 0)) continue;
            (int kept, int gone) = (Math.Min(i, at), Math.Max(i, at));
            stretches[kept] = stretches[kept] with { Span = stretches[i].Span.With(stretches[at].Span) };
            stretches.RemoveAt(gone);
            at = kept;
        }
    }

    private async Task<ReadSource> SourceAsync(int number, Stretch stretch, SourceSpan span, CancellationToken cancellationToken)
    {
        Hit hit = stretch.Hit with { Passage = PassageOf(stretch.Hit.Document, stretch.Content.EntryAt(span.Start), span, stretch.Content.Text[span.Start..span.End]) };
        IReadOnlyList<SourceSentence> sentences = await reader.ReadAsync([hit], cancellationToken).ConfigureAwait(false);
        return new ReadSource(number, hit, SourceCuts.HeadingsAbove(stretch.Content.Blocks, span.Start, stretch.Content.Text), SourceText.Write(stretch.Content, span), sentences);
    }

    private static Passage PassageOf(Document document, Entry? entry, SourceSpan span, string text) => new()
    {
        Id = $"{document.Id}:{span.Start}-{span.End}",
        DocumentId = document.Id,
        Ordinal = 0,
        Start = span.Start,
        End = span.End,
        Text = text,
        TextHash = "",
        Facts = PassageFacts.Of(entry),
    };

    private static bool Covers(ReadSource source, Hit hit) => Covers(source, hit.Document.Id, new SourceSpan(hit.Passage.Start, hit.Passage.End));

    private static bool Covers(ReadSource source, string documentId, SourceSpan span) =>
        source.Hit.Document.Id == documentId && source.Hit.Passage.Start <= span.Start && source.Hit.Passage.End >= span.End;

    private sealed record Widened(Hit Hit, DocumentContent Content, SourceSpan Span);

    private sealed record Stretch(Hit Hit, DocumentContent Content, SourceSpan Span);
}
