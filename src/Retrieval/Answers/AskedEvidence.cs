using System.Globalization;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>What was found for a question and, where it asks for several things, for each of them.</summary>
/// <param name="Whole">For the question as a whole.</param>
/// <param name="Parts">For each of its parts, of the same passages; none where it asks for one thing.</param>
internal sealed record AskedEvidence(Evidence Whole, IReadOnlyList<Evidence> Parts)
{
    /// <summary>The most sentences that are quoted for one of several parts.</summary>
    private const int LongestPart = 2;

    /// <summary>That the documents answer any of it, 0 to 1.</summary>
    public double Probability => Parts.Select(part => part.Probability).Append(Whole.Probability).Max();

    /// <summary>Reads and judges what was found.</summary>
    /// <param name="found">For a question and its parts.</param>
    /// <param name="reader">Cuts passages into sentences.</param>
    /// <param name="knowledgeBase">Tells how common words are.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<AskedEvidence> GatherAsync(
        SearchResult found, SentenceReader reader, IKnowledgeBase knowledgeBase, TextAnalyzer analyzer, CancellationToken cancellationToken)
    {
        Evidence whole = await Evidence.GatherAsync(found.Question, found.Hits, reader, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false);
        List<Evidence> each = [];
        foreach (ReadQuestion part in found.Question.Parts)
            each.Add(await Evidence.JudgeAsync(part, found.Hits, whole.Sentences, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false));
        return new AskedEvidence(whole, each);
    }

    /// <summary>Quotes the best sentences: those of each part that the documents answer, and says which they don't.</summary>
    /// <param name="draft">Taken on by what is quoted.</param>
    /// <param name="least">The least probability at which a part is answered.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public IEnumerable<PartAdded> Quote(AnswerDraft draft, double least, TextAnalyzer analyzer)
    {
        ILookup<bool, Evidence> answered = Parts.ToLookup(part => part.Probability >= least);
        foreach (SourceSentence older in Parts.Select(part => part.Older).Append(Whole.Older).OfType<SourceSentence>().DistinctBy(older => older.Place))
            draft.Notices.Add(string.Create(CultureInfo.InvariantCulture, $"Older, and otherwise ({older.Hit.Title}, {older.Hit.Date:d MMMM yyyy}): “{older.Text.ReplaceLineEndings(" ")}”"));
        if (!answered[true].Any()) return QuotedParts.Add(draft, Whole, Choose(Whole, ExtractiveAnswer.Longest), analyzer);
        draft.Notices.AddRange(answered[false].Select(part => $"The documents do not seem to tell: {part.Question.Asked}"));
        return answered[true].SelectMany(part => QuotedParts.Add(draft, part, Choose(part, LongestPart), analyzer));
    }

    private static IReadOnlyList<SourceSentence> Choose(Evidence evidence, int most) => evidence.List.Count > 0 ? evidence.List : ExtractiveAnswer.Choose(evidence.Ranked, most);
}
