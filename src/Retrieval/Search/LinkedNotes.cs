using System.Globalization;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>Raises passages of documents that are named in the question, and of documents one link or a shared tag away from the best ones.</summary>
internal sealed class LinkedNotes(IKnowledgeBase knowledgeBase)
{
    private const double Named = 0.1, Linked = 0.05, SameTag = 0.02;
    private const int Best = 3;
    private const int MostLinked = 30;

    /// <summary>Adds to the scores; the caller sorts again.</summary>
    public async Task RaiseAsync(string question, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        foreach (Candidate candidate in candidates)
            if (Names(candidate.Document).FirstOrDefault(name => Mentions(question, name)) is { } name)
                Raise(candidate, Named, $"the question names {name}");

        Document[] best = [.. candidates.OrderByDescending(c => c.Score).Select(c => c.Document).DistinctBy(d => d.Id).Take(Best)];
        if (best.Length == 0) return;
        HashSet<string> linked = [.. await knowledgeBase.FindLinkedDocumentsAsync([.. best.Select(d => d.Id)], MostLinked, cancellationToken).ConfigureAwait(false)];
        foreach (Candidate candidate in candidates)
        {
            if (best.Any(d => d.Id == candidate.Document.Id)) continue;
            if (linked.Contains(candidate.Document.Id)) Raise(candidate, Linked, "linked with " + string.Join(", ", best.Select(d => d.DisplayTitle)));
            else if (best.SelectMany(d => d.Tags).FirstOrDefault(t => candidate.Document.Tags.Contains(t, StringComparer.OrdinalIgnoreCase)) is { } tag)
                Raise(candidate, SameTag, "shares the tag " + tag);
        }
    }

    private static IEnumerable<string> Names(Document document) => document.Aliases.Append(document.Title ?? "").Where(n => n.Length >= 3);

    private static void Raise(Candidate candidate, double by, string reason)
    {
        candidate.Score += by;
        candidate.Reasons.Add(reason + string.Create(CultureInfo.InvariantCulture, $" (+{by:0.00})"));
    }

    /// <summary>As whole words, ignoring case.</summary>
    private static bool Mentions(string question, string name)
    {
        int at = question.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(question[at - 1]))
            && (at + name.Length == question.Length || !char.IsLetterOrDigit(question[at + name.Length]));
    }
}
