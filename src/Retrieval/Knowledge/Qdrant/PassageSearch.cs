using Grpc.Core;
using Microsoft.Extensions.Options;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Finds passages, and takes only those of their document's current version (the argument is at <see cref="DocumentWriter"/>).</summary>
/// <remarks>
/// A question goes to Qdrant and back twice: with its words and its vectors, all in one request, beside which its words are looked up; and for the
/// versions of the documents found, beside which the best passages are read for whoever asks for them next.
/// </remarks>
internal sealed class PassageSearch(
    QdrantClient client, QdrantCollections collections, DocumentReader documents, QuestionTerms words, RecentFinds recent, PassageLookup lookup,
    TextAnalyzer analyzer, IOptions<RagOptions> settings, TimeProvider time)
{
    /// <summary>Some of what is found may be of a version not current any more or not yet, so that a few more are asked for.</summary>
    private const int Spare = 16;

    /// <summary>Candidates in which a quoted phrase is looked for.</summary>
    private const int MostVerified = 2000;

    /// <summary>Of each list; about as many as are ordered anew by their vectors and then shown.</summary>
    private const int ReadAhead = 80;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly string[] WithText = [.. PassageLookup.Identity, "language", "names", "passage"];
    private Known? _known;
    private bool _mostlyUnknown = true;

    /// <inheritdoc cref="IKnowledgeBase.SearchAsync"/>
    public async Task<IReadOnlyList<IReadOnlyList<ScoredPassage>>> SearchAsync(
        string? query, IReadOnlyList<QueryVector?> vectors, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        CollectionInfo info = await KnowAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                return await SearchAsync(info, query, vectors, limit, filter, cancellationToken).ConfigureAwait(false);
            }
            catch (KnowledgeBaseException fault) when (fault.Code() is StatusCode.InvalidArgument or StatusCode.NotFound)
            {
                // A space may have been dropped since; where all are as they were, it is Qdrant's refusal.
                _known = null;
                CollectionInfo now = await KnowAsync(cancellationToken).ConfigureAwait(false);
                if (QdrantCollections.SpacesOf(info).Keys.Order().SequenceEqual(QdrantCollections.SpacesOf(now).Keys.Order())) throw;
                info = now;
            }
        }
    }

    private async Task<IReadOnlyList<ScoredPassage>[]> SearchAsync(
        CollectionInfo info, string? query, IReadOnlyList<QueryVector?> vectors, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        Filter? condition = QdrantFilter.Of(filter) is { Count: > 0 } conditions ? QdrantFilter.All(conditions) : null;
        // Qdrant's graph is approximate; comparing all of a few vectors is as fast.
        bool exact = info.PointsCount <= (ulong)settings.Value.QdrantExactUpTo;
        Wanted?[] wanted = new Wanted?[vectors.Count + 1];
        for (int i = 0; i < vectors.Count; i++)
        {
            if (vectors[i] is { } vector && QdrantCollections.Holds(info, vector.Space))
            {
                var dense = new VectorInput { Dense = new DenseVector { Data = { vector.Vector.ToArray() } } };
                wanted[i + 1] = new Wanted(dense, vector.Space.Id, exact, null);
            }
        }
        string[] spaces = [.. wanted.OfType<Wanted>().Select(one => one.Using)];
        IReadOnlyList<ScoredPoint>[] points = new IReadOnlyList<ScoredPoint>[wanted.Length];
        if (query is null)
        {
            await AskAsync(wanted, points, limit + Spare, condition, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            IReadOnlyList<string> phrases = QuotedPhrases.In(query);
            string plain = phrases.Count > 0 ? QuotedPhrases.Without(query) : query;
            bool unfinished = phrases.Count == 0 && plain.Length > 0 && char.IsLetterOrDigit(plain[^1]);
            Func<PassagePayload, bool>? holds = phrases.Count == 0 ? null : passage => Holds(passage, phrases);
            wanted[0] = Keywords(words.Guess(plain), holds);
            Task<SparseVector?> corrected = words.CorrectAsync(plain, unfinished, cancellationToken);
            await Task.WhenAll(corrected, AskAsync(wanted, points, limit + Spare, condition, cancellationToken)).ConfigureAwait(false);
            if (await corrected.ConfigureAwait(false) is { } terms)
            {
                IReadOnlyList<ScoredPoint>[] keyword = [[]];
                await AskAsync([wanted[0] = Keywords(terms, holds)], keyword, limit + Spare, condition, cancellationToken).ConfigureAwait(false);
                points[0] = keyword[0];
            }
        }
        var (current, more) = await TakeCurrentAsync(wanted, points, spaces, limit, filter, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < wanted.Length; i++)
        {
            // Too many were of other versions or documents: that list once more, deeper.
            for (int asked = 2 * (limit + Spare); more[i]; asked *= 2)
            {
                IReadOnlyList<ScoredPoint>[] deeper = [[]];
                await AskAsync([wanted[i]], deeper, asked, condition, cancellationToken).ConfigureAwait(false);
                var (found, still) = await TakeCurrentAsync([wanted[i]], deeper, [], limit, filter, cancellationToken).ConfigureAwait(false);
                (current[i], more[i]) = (found[0], still[0] && deeper[0].Count >= asked);
            }
        }
        return current;
    }

    private static Wanted? Keywords(SparseVector terms, Func<PassagePayload, bool>? holds) =>
        terms.Indices.Count == 0 ? null : new Wanted(new VectorInput { Sparse = terms }, QdrantCollections.Keywords, false, holds);

    /// <summary>Asks for all that is wanted in one request.</summary>
    private async Task AskAsync(
        IReadOnlyList<Wanted?> wanted, IReadOnlyList<ScoredPoint>[] points, int depth, Filter? condition, CancellationToken cancellationToken)
    {
        QueryPoints[] asked = [.. wanted.OfType<Wanted>().Select(one =>
        {
            var query = new QueryPoints
            {
                CollectionName = collections.Passages,
                Query = one.Query,
                Using = one.Using,
                Limit = (ulong)(one.Holds is null ? depth : MostVerified),
                Filter = condition,
                // What points stand for is known of most once a base has been searched for a while; to read it is what takes Qdrant longest.
                WithPayload = one.Holds is not null ? WithText : _mostlyUnknown ? PassageLookup.Identity : (WithPayloadSelector)false,
            };
            if (one.Exact) query.Params = new SearchParams { Exact = true };
            return query;
        })];
        var answers = asked.Length == 0
            ? []
            : await client.QueryBatchAsync(collections.Passages, asked, cancellationToken: cancellationToken).ConfigureAwait(false);
        for (int i = 0, answer = 0; i < wanted.Count; i++) points[i] = wanted[i] is null ? [] : answers[answer++].Result;
    }

    /// <summary>The passages that are current, as many as wanted; and for each list whether there are fewer of them, and might be more below.</summary>
    private async Task<(IReadOnlyList<ScoredPassage>[] Current, bool[] More)> TakeCurrentAsync(
        IReadOnlyList<Wanted?> wanted, IReadOnlyList<ScoredPoint>[] points, string[] spaces, int limit, SearchFilter filter,
        CancellationToken cancellationToken)
    {
        (Guid Id, ScoredPoint Point)[][] hits = [.. points.Select(list => list.Select(point => (point.Id.ToGuid(), point)).ToArray())];
        await IdentifyAsync(hits.SelectMany(list => list), cancellationToken).ConfigureAwait(false);
        Guid[] found = [.. hits.SelectMany(list => list).Select(hit => recent.Find(hit.Id)?.Document).OfType<Guid>().Distinct()];
        var best = hits.SelectMany(list => list.Take(Math.Min(limit, ReadAhead))).Select(hit => hit.Id);
        Task ahead = lookup.LoadAsync(best, spaces, cancellationToken);
        IReadOnlyDictionary<Guid, long> versions;
        if (QdrantFilter.NeedsFacts(filter))
        {
            var facts = await documents.GetAsync(found, ["version", "facts"], cancellationToken).ConfigureAwait(false);
            versions = facts.Where(document => DocumentFilter.Matches(filter, document.Value.Facts!))
                .ToDictionary(document => document.Key, document => document.Value.Version);
        }
        else
        {
            versions = await documents.GetVersionsAsync(found, cancellationToken).ConfigureAwait(false);
        }
        await ahead.ConfigureAwait(false);

        var current = new IReadOnlyList<ScoredPassage>[hits.Length];
        bool[] more = new bool[hits.Length];
        for (int i = 0; i < hits.Length; i++)
        {
            current[i] =
            [
                .. (from hit in hits[i]
                    let point = recent.Find(hit.Id)
                    where point is not null && versions.TryGetValue(point.Document, out long version) && version == point.Version
                        && wanted[i]!.Holds?.Invoke(Payload.Read<PassagePayload>(hit.Point.Payload)) != false
                    select new ScoredPassage(point.PassageId, hit.Point.Score) { DocumentId = point.DocumentId }).Take(limit),
            ];
            more[i] = current[i].Count < limit && wanted[i] is { Holds: null } && hits[i].Length >= limit + Spare;
        }
        return (current, more);
    }

    /// <summary>Learns what points stand for that have not been seen before.</summary>
    private async Task IdentifyAsync(IEnumerable<(Guid Id, ScoredPoint Point)> hits, CancellationToken cancellationToken)
    {
        int seen = 0;
        HashSet<Guid> unknown = [];
        foreach ((Guid id, ScoredPoint point) in hits)
        {
            if (recent.Find(id) is not null) seen++;
            else if (point.Payload.Count > 0) recent.Add(id, PassageLookup.Identify(point.Payload));
            else unknown.Add(id);
        }
        _mostlyUnknown = unknown.Count > seen || (_mostlyUnknown && seen == 0);
        await lookup.IdentifyAsync(unknown, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CollectionInfo> KnowAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_known is not { } known || now - known.At >= Fresh)
            _known = known = new Known(await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false), now);
        return known.Info;
    }

    /// <summary>Forgets what it knows, after this process changed it or the store may have become another one.</summary>
    public void Forget() => _known = null;

    private bool Holds(PassagePayload passage, IReadOnlyList<string> phrases)
    {
        string? language = passage.Language is { Length: > 0 } known ? known : null;
        List<string> text = [.. analyzer.Sequence(DocumentNames.AddTo(passage.Passage!, passage.Names ?? ""), language)];
        return phrases.All(phrase => QuotedPhrases.Contains(text, [.. analyzer.Sequence(phrase, language)]));
    }

    /// <param name="Query">The vector.</param>
    /// <param name="Using">Its name.</param>
    /// <param name="Exact">Whether all are compared.</param>
    /// <param name="Holds">What a passage's text must hold besides; null for nothing.</param>
    private sealed record Wanted(VectorInput Query, string Using, bool Exact, Func<PassagePayload, bool>? Holds);

    private sealed record Known(CollectionInfo Info, DateTimeOffset At);
}
