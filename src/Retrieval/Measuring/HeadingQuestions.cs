using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Measuring;

/// <summary>
/// Makes questions without a model: a heading's words ask for the section below it. A heading that stands in several places, says too
/// little or has nothing below it is left out. Reads every document once to know which headings are the only one of their words, and keeps
/// eight bytes of each. Safe to call from any thread.
/// </summary>
public sealed class HeadingQuestions(IKnowledgeBase knowledge, TextAnalyzer analyzer)
{
    private const int Told = 50;

    /// <summary>Reasons for leaving a heading out.</summary>
    public const string Repeated = "the heading stands in more than one place", SaysLittle = "the heading says too little",
        Empty = "hardly anything stands below the heading";

    /// <summary>Makes up to so many; fewer where the library has no more.</summary>
    /// <param name="set">The set's name.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="seed">The same over the same library gives the same questions.</param>
    /// <param name="progress">Told now and then; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<MadeQuestions> MakeAsync(
        string set, int count, int seed, IProgress<MakingProgress>? progress, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        SpreadDocuments documents = await SpreadDocuments.LoadAsync(knowledge, random, cancellationToken).ConfigureAwait(false);
        (HashSet<ulong> repeated, Dictionary<string, int> leftOut) = await CountAsync([.. documents.All], progress, cancellationToken)
            .ConfigureAwait(false);

        List<OwnQuestion> made = [];
        // Documents that have sections left come again once each other one has given one.
        Queue<(Document Document, Queue<RightPassageOf> Left)> again = [];
        while (made.Count < count)
        {
            Queue<RightPassageOf> left;
            Document document;
            if (documents.Take() is { } fresh)
                (document, left) = (fresh, await SectionsAsync(fresh, repeated, random, cancellationToken).ConfigureAwait(false));
            else if (again.TryDequeue(out (Document Document, Queue<RightPassageOf> Left) earlier)) (document, left) = earlier;
            else break;
            if (!left.TryDequeue(out RightPassageOf? section)) continue;
            made.Add(new OwnQuestion
            {
                Id = NewId(random),
                Set = set,
                Text = section.Words,
                Passages = [section.Passage],
                Origin = QuestionOrigin.Heading,
            });
            if (left.Count > 0) again.Enqueue((document, left));
        }
        return new MadeQuestions(made, leftOut);
    }

    private async Task<(HashSet<ulong> Repeated, Dictionary<string, int> LeftOut)> CountAsync(
        List<Document> documents, IProgress<MakingProgress>? progress, CancellationToken cancellationToken)
    {
        HashSet<ulong> seen = [], repeated = [];
        int little = 0, empty = 0, twice = 0;
        for (int i = 0; i < documents.Count; i++)
        {
            if (i % Told == 0) progress?.Report(new MakingProgress("Reading headings", i, documents.Count));
            if (await knowledge.GetContentAsync(documents[i].Id, cancellationToken).ConfigureAwait(false) is not { } content) continue;
            foreach (HeadedSection section in HeadedSection.Of(content))
            {
                if (!section.Asks(analyzer, documents[i].Language)) little++;
                else if (!section.HasText) empty++;
                else if (!seen.Add(section.Key)) twice += repeated.Add(section.Key) ? 2 : 1;
            }
        }
        Dictionary<string, int> leftOut = [];
        foreach ((string reason, int count) in ((string, int)[])[(Repeated, twice), (SaysLittle, little), (Empty, empty)])
            if (count > 0) leftOut[reason] = count;
        return (repeated, leftOut);
    }

    private async Task<Queue<RightPassageOf>> SectionsAsync(
        Document document, HashSet<ulong> repeated, Random random, CancellationToken cancellationToken)
    {
        if (await knowledge.GetContentAsync(document.Id, cancellationToken).ConfigureAwait(false) is not { } content) return [];
        List<RightPassageOf> sections = [.. HeadedSection.Of(content)
            .Where(section => section.HasText && section.Asks(analyzer, document.Language) && !repeated.Contains(section.Key))
            .Select(section => new RightPassageOf(section.Words, RightPassage.At(document, content.Text, section.Start, section.End)))];
        SpreadDocuments.Shuffle(sections, random);
        return new Queue<RightPassageOf>(sections);
    }

    // Of the seed too, so that a set made twice has the same questions under the same ids.
    internal static string NewId(Random random)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        return Convert.ToHexStringLower(id);
    }

    private sealed record RightPassageOf(string Words, RightPassage Passage);
}
