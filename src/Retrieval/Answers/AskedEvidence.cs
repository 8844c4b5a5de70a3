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

    /// <summary>Whether a sentence holds any word of it.</summary>
    public bool HoldsAnyWord => Parts.Append(Whole).Any(evidence => evidence.HoldsAnyWord);

    /// <summary>Reads and ranks what was found.</summary>
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
            each.Add(await Evidence.RankAsync(part, found.Hits, whole.Sentences, knowledgeBase, analyzer, cancellationToken).ConfigureAwait(false));
        return new AskedEvidence(whole, each);
    }

    /// <summary>
    /// The best passages, those of one document together: by their best sentences, which puts a right one first more often than the search does
    /// (docs/places.md).
    /// </summary>
    public IReadOnlyList<Hit> Places(IReadOnlyList<Hit> hits, int most) =>
        [.. Whole.Ranked.Select(ranked => ranked.Sentence.Hit).Concat(hits).DistinctBy(hit => hit.Passage.Id).Take(most)
            .GroupBy(hit => hit.Document.Id).SelectMany(document => document)];

    /// <summary>The best sentence of each of some passages that holds any word of the question or of one of its parts.</summary>
    public IReadOnlyList<ReadSpan> Matches(IReadOnlyList<Hit> places)
    {
        HashSet<string> shown = [.. places.Select(hit => hit.Passage.Id)];
        return [.. Parts.Append(Whole)
            .SelectMany(evidence => evidence.Ranked.Where(ranked => shown.Contains(ranked.Sentence.Hit.Passage.Id) && Evidence.Holds(ranked))
                .DistinctBy(ranked => ranked.Sentence.Hit.Passage.Id))
            .Select(ranked => new ReadSpan(ranked.Sentence.Hit.Document.Id, ranked.Sentence.Start, ranked.Sentence.End)).Distinct()];
    }

    /// <summary>Quotes the best sentences, of each part where the question has several.</summary>
    /// <param name="draft">Taken on by what is quoted.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public IEnumerable<PartAdded> Quote(AnswerDraft draft, TextAnalyzer analyzer)
    {
        foreach (SourceSentence older in Parts.Select(part => part.Older).Append(Whole.Older).OfType<SourceSentence>().DistinctBy(older => older.Place))
            draft.Notices.Add(string.Create(CultureInfo.InvariantCulture, $"Older, and otherwise ({older.Hit.Title}, {older.Hit.Date:d MMMM yyyy}): “{older.Text.ReplaceLineEndings(" ")}”"));
        ILookup<bool, Evidence> close = Parts.ToLookup(part => part.HoldsAnyWord);
        if (!close[true].Any()) return QuotedParts.Add(draft, Whole, Choose(Whole, ExtractiveAnswer.Longest), analyzer);
        draft.Notices.AddRange(close[false].Select(part => $"Nothing close was found to: {part.Question.Asked}"));
        return close[true].SelectMany(part => QuotedParts.Add(draft, part, Choose(part, LongestPart), analyzer));
    }

    private static IReadOnlyList<SourceSentence> Choose(Evidence evidence, int most) => evidence.List.Count > 0 ? evidence.List : ExtractiveAnswer.Choose(evidence.Ranked, most);
}
