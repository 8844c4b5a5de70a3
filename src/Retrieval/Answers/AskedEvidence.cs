using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.FollowingUp;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>What was found for a question and, where it asks for several things, for each of them.</summary>
/// <param name="Whole">For the question as a whole.</param>
/// <param name="Parts">For each of its parts, of the same passages; none where it asks for one thing.</param>
internal sealed record AskedEvidence(Evidence Whole, IReadOnlyList<(QuestionPart Part, Evidence Evidence)> Parts)
{
    /// <summary>The most sentences that are quoted for one of several parts.</summary>
    private const int LongestPart = 2;

    /// <summary>That the documents answer any of it, 0 to 1.</summary>
    public double Probability => Parts.Select(part => part.Evidence.Probability).Append(Whole.Probability).Max();

    /// <summary>Reads and judges what was found; what was understood as a restriction is met by all of it and not judged again.</summary>
    /// <param name="question">Standalone.</param>
    /// <param name="parts">Its parts, or none.</param>
    /// <param name="found">For it and for its parts.</param>
    /// <param name="reader">Cuts passages into sentences.</param>
    /// <param name="knowledgeBase">Tells how common words are.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<AskedEvidence> GatherAsync(
        string question, IReadOnlyList<QuestionPart> parts, SearchResult found, SentenceReader reader, IKnowledgeBase knowledgeBase, TextAnalyzer analyzer,
        CancellationToken cancellationToken)
    {
        Evidence whole = await Evidence.GatherAsync(
            found.Filters.Count > 0 ? found.Rest : question, found.Hits, reader, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false);
        List<(QuestionPart, Evidence)> each = [];
        foreach (QuestionPart part in parts)
        {
            string rest = UnderstoodFilter.Without(part.Standalone, found.Filters);
            each.Add((part, await Evidence.JudgeAsync(rest, found.Hits, whole.Sentences, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false)));
        }
        return new AskedEvidence(whole, each);
    }

    /// <summary>Quotes the best sentences: those of each part that the documents answer, and says which they don't.</summary>
    /// <param name="draft">Taken on by what is quoted.</param>
    /// <param name="least">The least probability at which a part is answered.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public IEnumerable<PartAdded> Quote(AnswerDraft draft, double least, TextAnalyzer analyzer)
    {
        ILookup<bool, (QuestionPart Part, Evidence Evidence)> answered = Parts.ToLookup(part => part.Evidence.Probability >= least);
        if (!answered[true].Any()) return QuotedParts.Add(draft, Whole, Choose(Whole, ExtractiveAnswer.Longest), analyzer);
        draft.Notices.AddRange(answered[false].Select(part => $"The documents do not seem to tell: {part.Part.Asked}"));
        return answered[true].SelectMany(part => QuotedParts.Add(draft, part.Evidence, Choose(part.Evidence, LongestPart), analyzer));
    }

    private static IReadOnlyList<SourceSentence> Choose(Evidence evidence, int most) => evidence.List.Count > 0 ? evidence.List : ExtractiveAnswer.Choose(evidence.Ranked, most);
}
