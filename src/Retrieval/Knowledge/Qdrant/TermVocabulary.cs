using System.Collections.Concurrent;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge.Memory;
using Range = Qdrant.Client.Grpc.Range;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Every term that passages ever had, one point each in the collection <c>terms</c>: sparse vectors know terms by number only, and beginnings and
/// typing errors need their letters. Terms stay when their last passage goes; then a word written rightly is merely not expanded.
/// </summary>
internal sealed class TermVocabulary(QdrantClient client, QdrantCollections collections)
{
    private const int PointsPerRequest = 512, MostCandidates = 1000, MostTerms = 32, MostRemembered = 500_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Makes terms findable.</summary>
    public async Task AddAsync(IEnumerable<string> terms, CancellationToken cancellationToken)
    {
        foreach (string[] batch in terms.Where(term => !_known.ContainsKey(term)).Distinct(StringComparer.Ordinal).Chunk(PointsPerRequest))
        {
            await client.InsertAsync(collections.Terms, batch.Select(term => Payload.Point(PointKey.Of(term), new Dictionary<string, object?>
            {
                [QdrantCollections.Term] = term,
                ["size"] = term.Length,
                ["pairs"] = PairsOf(term),
            })), cancellationToken).ConfigureAwait(false);
            Remember(batch);
        }
    }

    /// <summary>Forgets what it knows, after the store may have become another one.</summary>
    public void Forget() => _known.Clear();

    /// <summary>Which of the words' own terms there are.</summary>
    public async Task<HashSet<string>> FindAsync(IReadOnlyList<QueryTerm> words, CancellationToken cancellationToken)
    {
        HashSet<string> terms = [.. words.SelectMany(word => word.Variants)];
        Guid[] asked = [.. terms.Where(term => !_known.ContainsKey(term)).Select(term => PointKey.Of(term))];
        if (asked.Length > 0)
        {
            var found = await client.GetAsync(collections.Terms, asked, [QdrantCollections.Term], cancellationToken).ConfigureAwait(false);
            Remember(found.Select(point => point.Payload[QdrantCollections.Term].StringValue));
        }
        terms.RemoveWhere(term => !_known.ContainsKey(term));
        return terms;
    }

    /// <summary>For each word of a question the terms to search for and their weight: its own where there are any, else those near it.</summary>
    /// <param name="words">The question.</param>
    /// <param name="terms">Those of its own terms that there are.</param>
    /// <param name="unfinished">True where its last word is still being typed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<(IReadOnlyList<string> Terms, double Weight)>> ExpandAsync(
        IReadOnlyList<QueryTerm> words, IReadOnlySet<string> terms, bool unfinished, CancellationToken cancellationToken)
    {
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
        Condition begins = collections.CanFindPrefixes
            ? Conditions.MatchPrefix(QdrantCollections.Term, typed)
            // All pairs of letters that it begins with, and then their order, below.
            : Conditions.Filter(QdrantFilter.All(PairsOf(typed).Where(pair => pair[1] != '$').Select(pair => Conditions.MatchKeyword("pairs", pair))));
        var either = new Filter { Should = { begins } };
        if (stems.Length > 0) either.Should.Add(Conditions.Match(QdrantCollections.Term, stems));
        IReadOnlyList<string> candidates = (await FindAsync([either], cancellationToken).ConfigureAwait(false))[0];
        var found = candidates.Where(term => stems.Contains(term) || term.StartsWith(typed, StringComparison.Ordinal));
        return [.. found.OrderBy(term => term.Length).ThenBy(term => term, StringComparer.Ordinal).Take(MostTerms)];
    }

    private async Task<IReadOnlyList<string>> FindNearAsync(QueryTerm word, CancellationToken cancellationToken)
    {
        // One letter in four is a lot to be wrong; and numbers are right or other numbers.
        string[] variants = [.. word.Variants.Where(variant => variant.Length >= 4 && !variant.Any(char.IsDigit))];
        if (variants.Length == 0) return [];
        var candidates = await FindAsync([.. variants.Select(Similar)], cancellationToken).ConfigureAwait(false);
        (string Term, int Distance)[] near =
        [
            .. variants.SelectMany((variant, i) => candidates[i].Select(term => (term, EditDistance.Within(variant, term, Most(variant)))))
                .Where(candidate => candidate.Item2 is not null).Select(candidate => (candidate.term, candidate.Item2!.Value)),
        ];
        if (near.Length == 0) return [];
        int nearest = near.Min(candidate => candidate.Distance);
        return [.. near.Where(candidate => candidate.Distance == nearest).Select(candidate => candidate.Term).Distinct(StringComparer.Ordinal).Take(MostTerms)];
    }

    private static Filter Similar(string term)
    {
        IReadOnlyList<string> pairs = PairsOf(term);
        // An edit changes at most three pairs of letters (an exchange of neighbours does); all others are shared.
        return new Filter
        {
            MinShould = new MinShould
            {
                Conditions = { pairs.Select(pair => Conditions.MatchKeyword("pairs", pair)) },
                MinCount = (ulong)Math.Max(1, pairs.Count - (3 * Most(term))),
            },
            Must = { Conditions.Range("size", new Range { Gte = term.Length - Most(term), Lte = term.Length + Most(term) }) },
        };
    }

    private static int Most(string term) => term.Length >= 8 ? 2 : 1;

    /// <summary>The terms that meet each of several conditions, in one request.</summary>
    private async Task<IReadOnlyList<string>[]> FindAsync(IReadOnlyList<Filter> filters, CancellationToken cancellationToken)
    {
        QueryPoints[] asked =
        [
            .. filters.Select(filter => new QueryPoints
            {
                CollectionName = collections.Terms,
                Filter = filter,
                Limit = MostCandidates,
                WithPayload = (string[])[QdrantCollections.Term],
            }),
        ];
        var answers = await client.QueryBatchAsync(collections.Terms, asked, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. answers.Select(answer => (IReadOnlyList<string>)[.. answer.Result.Select(point => point.Payload[QdrantCollections.Term].StringValue)])];
    }

    private void Remember(IEnumerable<string> terms)
    {
        if (_known.Count > MostRemembered) _known.Clear();
        foreach (string term in terms) _known[term] = true;
    }

    /// <summary>Neighbouring letters, with a mark at both ends.</summary>
    private static IReadOnlyList<string> PairsOf(string term) => PassagePoints.GramsOf($"^{term}$", 2);
}
