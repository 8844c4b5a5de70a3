using System.Globalization;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Search;

/// <summary>
/// Raises passages of documents that are named in the question or are of the quarter that it names, and of documents one link or a shared tag
/// away from the best ones; passages of linked documents that scored, but too low to be among the candidates, join them.
/// </summary>
internal sealed class LinkedNotes(IKnowledgeBase knowledgeBase)
{
    private const double Named = 0.2, Linked = 0.05, SameTag = 0.02;
    private const int Best = 3;
    private const int MostLinked = 30, MostBroughtIn = 5;

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
    /// <param name="question">As read.</param>
    /// <param name="candidates">Those that stand already.</param>
    /// <param name="fused">Everything that the search found, best first.</param>
    /// <param name="filter">What was searched.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<Candidate>> BringInAsync(
        ReadQuestion question, IReadOnlyList<Candidate> candidates, IReadOnlyList<FusedPassage> fused, SearchFilter filter, CancellationToken cancellationToken)
    {
        if (filter.DocumentIds.Count > 0 || fused.Count <= candidates.Count) return [];
        HashSet<string> known = [.. candidates.Select(c => c.Document.Id)];
        string[] linked = [.. (await LinkedAsync(BestOf(candidates), cancellationToken).ConfigureAwait(false)).Where(id => !known.Contains(id))];
        if (linked.Length == 0) return [];
        IReadOnlyList<ScoredPassage> among = await knowledgeBase.SearchKeywordAsync(question.Query, MostLinked, filter with { DocumentIds = linked }, cancellationToken).ConfigureAwait(false);
        HashSet<string> theirs = [.. among.Select(p => p.PassageId)];
        Dictionary<string, FusedPassage> scored = fused.Where(p => theirs.Contains(p.PassageId)).ToDictionary(p => p.PassageId);
        IReadOnlyList<FoundPassage> found = await knowledgeBase.GetPassagesAsync([.. scored.Keys], cancellationToken).ConfigureAwait(false);
        return [.. found.Select(f => new Candidate(f, scored[f.Passage.Id])).OrderByDescending(c => c.Score).DistinctBy(c => c.Document.Id).Take(MostBroughtIn)];
    }

    private static Document[] BestOf(IReadOnlyList<Candidate> candidates) =>
        [.. candidates.OrderByDescending(c => c.Score).Select(c => c.Document).DistinctBy(d => d.Id).Take(Best)];

    private Task<IReadOnlyList<string>> LinkedAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        knowledgeBase.FindLinkedDocumentsAsync([.. documents.Select(d => d.Id)], MostLinked, cancellationToken);

    private static IEnumerable<string> Names(Document document) => document.Aliases.Append(document.Title ?? "").Concat(document.Subjects).Where(n => n.Length >= 3);

    private static void Raise(Candidate candidate, double by, string reason)
    {
        candidate.Score += by;
        candidate.Reasons.Add(reason + string.Create(CultureInfo.InvariantCulture, $" (+{by:0.00})"));
    }
}
