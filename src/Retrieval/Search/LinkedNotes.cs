using System.Globalization;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Search;

/// <summary>
/// Raises passages of documents that are named in the question or are of the quarter that it names, and of documents one link or a shared tag
/// away from the best ones; passages of linked documents that scored, but too low to be among the candidates, join them. For one question.
/// </summary>
internal sealed class LinkedNotes(IKnowledgeBase knowledgeBase)
{
    private const double Named = 0.2, Linked = 0.05, SameTag = 0.02;
    private const int Best = 3;
    private const int MostLinked = 30, MostBroughtIn = 5;
    private readonly Dictionary<string, IReadOnlyList<string>> _linked = [];

    /// <summary>Adds to the scores; the caller sorts again.</summary>
    public async Task RaiseAsync(ReadQuestion question, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        foreach (Candidate candidate in candidates)
        {
            if (Names(candidate.Document).FirstOrDefault(name => question.Mentions(name)) is { } name)
                Raise(candidate, Named, $"the question names {name}");
            if (question.Quarters.Count > 0 && Quarter.Of(candidate.Document).Any(of => question.Quarters.Any(of.Fits)))
                Raise(candidate, Named, "it is of the quarter that the question names");
        }

        Document[] best = BestOf(candidates);
        if (best.Length == 0) return;
        HashSet<string> linked = [.. await LinkedAsync(best, cancellationToken).ConfigureAwait(false)];
        foreach (Candidate candidate in candidates)
        {
            if (best.Any(d => d.Id == candidate.Document.Id)) continue;
            if (linked.Contains(candidate.Document.Id)) Raise(candidate, Linked, "linked with " + string.Join(" or ", best.Select(d => d.DisplayTitle).Distinct()));
            else if (best.SelectMany(d => d.Tags).FirstOrDefault(t => candidate.Document.Tags.Contains(t, StringComparer.OrdinalIgnoreCase)) is { } tag)
                Raise(candidate, SameTag, "shares the tag " + tag);
        }
    }

    /// <summary>Passages of documents linked with the best ones, the best of each, that the search found beyond the candidates.</summary>
    /// <param name="candidates">Those that stand already.</param>
    /// <param name="fused">Everything that the search found, best first.</param>
    /// <param name="filter">What was searched.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<Candidate>> BringInAsync(
        IReadOnlyList<Candidate> candidates, IReadOnlyList<FusedPassage> fused, SearchFilter filter, CancellationToken cancellationToken)
    {
        if (filter.DocumentIds.Count > 0 || fused.Count <= candidates.Count) return [];
        HashSet<string> known = [.. candidates.Select(c => c.Document.Id)];
        HashSet<string> linked = [.. (await LinkedAsync(BestOf(candidates), cancellationToken).ConfigureAwait(false)).Where(id => !known.Contains(id))];
        Dictionary<string, FusedPassage> scored = fused.Where(p => p.DocumentId is { } document && linked.Contains(document))
            .OrderByDescending(p => p.Scores[CandidateSearch.Keyword]).Take(MostLinked).ToDictionary(p => p.PassageId);
        if (scored.Count == 0) return [];
        IReadOnlyList<FoundPassage> found = await knowledgeBase.GetPassagesAsync([.. scored.Keys], cancellationToken).ConfigureAwait(false);
        return [.. found.Select(f => new Candidate(f, scored[f.Passage.Id])).OrderByDescending(c => c.Score).DistinctBy(c => c.Document.Id).Take(MostBroughtIn)];
    }

    private static Document[] BestOf(IReadOnlyList<Candidate> candidates) =>
        [.. candidates.OrderByDescending(c => c.Score).Select(c => c.Document).DistinctBy(d => d.Id).Take(Best)];

    private async Task<IReadOnlyList<string>> LinkedAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        string key = string.Join(' ', documents.Select(d => d.Id).Order(StringComparer.Ordinal));
        return _linked.TryGetValue(key, out IReadOnlyList<string>? known)
            ? known
            : _linked[key] = await knowledgeBase.FindLinkedDocumentsAsync([.. documents.Select(d => d.Id)], MostLinked, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> Names(Document document) => document.Aliases.Append(document.Title ?? "").Concat(document.Subjects).Where(n => n.Length >= 3);

    private static void Raise(Candidate candidate, double by, string reason)
    {
        candidate.Score += by;
        candidate.Reasons.Add(reason + string.Create(CultureInfo.InvariantCulture, $" (+{by:0.00})"));
    }
}
