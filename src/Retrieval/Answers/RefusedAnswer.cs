using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>An answer that says that there is none: why, where it was looked for, what is not indexed, and the nearest passages.</summary>
internal static class RefusedAnswer
{
    private const int NearestShown = 5;

    /// <summary>Finishes a draft so.</summary>
    /// <param name="draft">What there is so far.</param>
    /// <param name="scope">Where it was looked for.</param>
    /// <param name="folders">Those that are watched.</param>
    /// <param name="hits">The nearest passages.</param>
    /// <param name="reason">Why there is no answer, for the reader.</param>
    /// <param name="counts">Of the knowledge base.</param>
    public static AnswerFinished Make(
        AnswerDraft draft, SearchFilter scope, IReadOnlyList<string> folders, IReadOnlyList<Hit> hits, string reason, KnowledgeBaseCounts counts)
    {
        draft.Notices.Insert(0, reason);
        IReadOnlyList<string> searched = scope.Folders.Count > 0 ? scope.Folders : folders;
        if (searched.Count > 0) draft.Notices.Add($"Searched in {string.Join(", ", searched)}.");
        if (counts.Pending + counts.Failed > 0) draft.Notices.Add(NotIndexed(counts));
        if (!scope.IsEmpty) draft.Notices.Add("Only a part of your documents was searched: widen the scope to search all of them.");
        return new AnswerFinished(draft.Finish([.. hits.Take(NearestShown)]));
    }

    private static string NotIndexed(KnowledgeBaseCounts counts)
    {
        List<string> kinds = [];
        if (counts.Pending > 0) kinds.Add($"{counts.Pending} file{(counts.Pending == 1 ? "" : "s")} waiting");
        if (counts.Failed > 0) kinds.Add($"{counts.Failed} that could not be read");
        return $"Not indexed: {string.Join(", ", kinds)}.";
    }
}
