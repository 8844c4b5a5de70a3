using System.Collections.Concurrent;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Every term that passages ever had, one point each in the collection <c>terms</c>: sparse vectors know terms by number only, and beginnings and
/// typing errors need their letters. Terms stay when their last passage goes; then a word written rightly is merely not expanded.
/// </summary>
internal sealed class TermVocabulary(QdrantClient client, QdrantCollections collections)
{
    private const int PointsPerRequest = 512, MostCandidates = 1000, MostTerms = 32, MostRemembered = 500_000;
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.Ordinal);

    /// <summary>Makes terms findable.</summary>
    public async Task AddAsync(IEnumerable<string> terms, CancellationToken cancellationToken)
    {
        if (_written.Count > MostRemembered) _written.Clear();
        foreach (string[] batch in terms.Where(term => !_written.ContainsKey(term)).Distinct(StringComparer.Ordinal).Chunk(PointsPerRequest))
        {
            NewPoint[] points = [.. batch.Select(term => new NewPoint(PointId.Of(term), new Dictionary<string, object>(), new Dictionary<string, object?>
            {
                ["term"] = term,
                ["size"] = term.Length,
                ["pairs"] = PairsOf(term),
            }))];
            await client.InsertAsync(collections.Terms, points, cancellationToken).ConfigureAwait(false);
            foreach (string term in batch) _written[term] = true;
        }
    }

    /// <summary>Forgets what it wrote, after the store may have become another one.</summary>
    public void Forget() => _written.Clear();

    /// <summary>For each word of a question the terms to search for and their weight: its own where there are any, else those near it.</summary>
    /// <param name="words">The question.</param>
    /// <param name="unfinished">True where its last word is still being typed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<(IReadOnlyList<string> Terms, double Weight)>> ExpandAsync(
        IReadOnlyList<QueryTerm> words, bool unfinished, CancellationToken cancellationToken)
    {
        var known = await client.RetrieveAsync<TermPayload>(
            collections.Terms, words.SelectMany(word => word.Variants).Select(variant => PointId.Of(variant)), true, cancellationToken).ConfigureAwait(false);
        HashSet<string> terms = [.. known.Select(point => point.Payload.Term)];
        List<(IReadOnlyList<string>, double)> expanded = [];
        for (int i = 0; i < words.Count; i++)
        {
            QueryTerm word = words[i];
            if (word.Variants.Any(terms.Contains))
            {
                expanded.Add((word.Variants, word.Weight));
                continue;
            }
            IReadOnlyList<string> longer = unfinished && i == words.Count - 1 && word.Word.Length >= 2
                ? await FindBeginningAsync(word.Word, cancellationToken).ConfigureAwait(false)
                : [];
            expanded.Add(longer.Count > 0 ? (longer, 0.8) : (await FindNearAsync(word, cancellationToken).ConfigureAwait(false), 0.7));
        }
        return expanded;
    }

    private async Task<IReadOnlyList<string>> FindBeginningAsync(string typed, CancellationToken cancellationToken)
    {
        // Also where the stem is shorter than what has been typed of the word.
        string[] stems = [.. Enumerable.Range(1, 3).Select(cut => typed.Length - cut).Where(length => length >= 4).Select(length => typed[..length])];
        Condition begins = new() { Key = "term", Match = new Match { Prefix = typed } };
        Condition either = stems.Length > 0 ? Condition.OneOf(begins, Condition.In("term", stems)) : begins;
        IReadOnlyList<string> found = await FindAsync(Condition.All(either), cancellationToken).ConfigureAwait(false);
        return [.. found.OrderBy(term => term.Length).ThenBy(term => term, StringComparer.Ordinal).Take(MostTerms)];
    }

    private async Task<IReadOnlyList<string>> FindNearAsync(QueryTerm word, CancellationToken cancellationToken)
    {
        List<(string Term, int Distance)> near = [];
        foreach (string variant in word.Variants)
        {
            // One letter in four is a lot to be wrong; and numbers are right or other numbers.
            if (variant.Length < 4 || variant.Any(char.IsDigit)) continue;
            int most = variant.Length >= 8 ? 2 : 1;
            IReadOnlyList<string> pairs = PairsOf(variant);
            // An edit changes at most three pairs of letters (an exchange of neighbours does); all others are shared.
            Condition similar = new()
            {
                MinShould = new MinShould([.. pairs.Select(pair => Condition.Is("pairs", pair))], Math.Max(1, pairs.Count - (3 * most))),
                Must = [Condition.AtLeast("size", variant.Length - most), Condition.Below("size", variant.Length + most + 1)],
            };
            foreach (string term in await FindAsync(similar, cancellationToken).ConfigureAwait(false))
                if (EditDistance.Within(variant, term, most) is { } distance) near.Add((term, distance));
        }
        if (near.Count == 0) return [];
        int nearest = near.Min(candidate => candidate.Distance);
        return [.. near.Where(candidate => candidate.Distance == nearest).Select(candidate => candidate.Term).Distinct(StringComparer.Ordinal).Take(MostTerms)];
    }

    private async Task<IReadOnlyList<string>> FindAsync(Condition filter, CancellationToken cancellationToken)
    {
        var request = new ScrollRequest { Filter = filter, Limit = MostCandidates, WithPayload = (string[])["term"] };
        var page = await client.ScrollAsync<TermPayload>(collections.Terms, request, cancellationToken).ConfigureAwait(false);
        return [.. page.Points.Select(point => point.Payload.Term)];
    }

    /// <summary>Neighbouring letters, with a mark at both ends.</summary>
    private static IReadOnlyList<string> PairsOf(string term)
    {
        string marked = $"^{term}$";
        HashSet<string> pairs = new(StringComparer.Ordinal);
        for (int i = 0; i + 2 <= marked.Length; i++) pairs.Add(marked.Substring(i, 2));
        return [.. pairs];
    }

    private sealed record TermPayload(string Term);
}
