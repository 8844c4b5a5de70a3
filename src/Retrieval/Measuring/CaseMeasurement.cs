using System.Diagnostics;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Measuring;

/// <summary>Measures one question as a run's settings say. Safe to call from any thread.</summary>
/// <param name="search">The product's search.</param>
/// <param name="ask">The product's answers.</param>
/// <param name="locator">Finds the right passages as they are now.</param>
/// <param name="analyzer">Compares answers by their words.</param>
/// <param name="time">The clock.</param>
public sealed class CaseMeasurement(
    Func<SearchRequest, CancellationToken, Task<SearchResult>> search, Func<Question, CancellationToken, IAsyncEnumerable<AnswerEvent>> ask,
    PassageLocator locator, TextAnalyzer analyzer, TimeProvider time)
{
    private const int Kept = 10, LongestBeginning = 160;

    /// <summary>Measures it.</summary>
    /// <param name="question">With its right passages.</param>
    /// <param name="settings">Of the run.</param>
    /// <param name="answers">Whether it is to be answered, or only searched for.</param>
    /// <param name="cancellationToken">Ends it; nothing is left of it.</param>
    /// <returns>The figures, and the answer where there is one.</returns>
    /// <exception cref="Knowledge.KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<(CaseResult Result, Answer? Answer)> MeasureAsync(
        OwnQuestion question, RunSettings settings, bool answers, CancellationToken cancellationToken)
    {
        CaseResult result = new() { QuestionId = question.Id, Question = question.Text };
        IReadOnlyList<LocatedPassage> located = await locator.LocateAsync(question, cancellationToken).ConfigureAwait(false);
        if (located.Count > 0 && !located.Any(passage => passage.IsThere))
            return (result with { LeftOut = Why(located) }, null);

        Answer? answer = null;
        if (answers)
        {
            (answer, AnswerFigures figures) = await AnswerAsync(question, settings, cancellationToken).ConfigureAwait(false);
            result = result with { Answer = figures };
        }
        // What the model's own searches found is what counts for its answer.
        IReadOnlyList<Hit> hits = answer?.Trace?.Candidates ?? [];
        if (hits.Count == 0)
        {
            AnswerSetup setup = settings.ToSetup();
            long began = time.GetTimestamp();
            SearchRequest request = new(question.Text, CaseRanking.Depth) { JoinsNeighbours = false };
            hits = setup.Apply(await search(setup.Apply(request), cancellationToken).ConfigureAwait(false)).Hits;
            result = result with { SearchMilliseconds = time.GetElapsedTime(began).TotalMilliseconds };
        }
        CaseRanking ranking = CaseRanking.Of(hits, question.Passages, located);
        result = result with { Found = [.. hits.Take(Kept).Zip(ranking.Right, Place)] };
        return located.Count == 0
            ? (result, answer)
            : (result with { First = ranking.First, Ndcg10 = ranking.Measures.Ndcg10, Mrr10 = ranking.Measures.Mrr10 }, answer);
    }

    private async Task<(Answer, AnswerFigures)> AnswerAsync(OwnQuestion question, RunSettings settings, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        double? first = null;
        Answer? answer = null;
        Question asked = new(question.Text) { Setup = settings.ToSetup() };
        await foreach (AnswerEvent happened in ask(asked, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (happened is DraftAdded or PartAdded) first ??= time.GetElapsedTime(began).TotalMilliseconds;
            if (happened is AnswerFinished finished) answer = finished.Answer;
        }
        if (answer is null) throw new UnreachableException("An answer ended without its last event.");
        return (answer, Figures(question, answer, first, time.GetElapsedTime(began).TotalMilliseconds));
    }

    private AnswerFigures Figures(OwnQuestion question, Answer answer, double? first, double milliseconds) => new()
    {
        Refused = answer.Mode == AnswerMode.Refused,
        ToRefuse = question.Passages.Count == 0,
        SaysKey = question.KeyStatement is { Length: > 0 } key
            ? KeyStatement.IsIn(key, string.Join('\n', answer.Parts.Select(part => part.AsPlain().Text)), analyzer) : null,
        BorneOut = answer.Parts.Count(part => part.Mark is Mark.BorneOut),
        Agrees = answer.Parts.Count(part => part.Mark is Mark.Agrees),
        NotFound = answer.Parts.Count(part => part.Mark is Mark.NotFound),
        Otherwise = answer.Parts.Count(part => part.Mark is Mark.Otherwise),
        FirstTokenMilliseconds = first,
        Milliseconds = milliseconds,
        TokensIn = answer.Trace?.PromptTokens,
        TokensOut = answer.Trace?.GeneratedTokens,
    };

    private static string Why(IReadOnlyList<LocatedPassage> located) => located.All(passage => passage.State is CitationState.Gone)
        ? "The file that answers it is gone: delete the question, or mark another passage."
        : "The passage that answers it has changed and is no longer in its file: mark it anew, or delete the question.";

    private static FoundPlace Place(Hit hit, bool isRight)
    {
        string text = hit.Passage.Text;
        return new FoundPlace(hit.Document.Id, hit.Document.Path, hit.Passage.Start, hit.Passage.End,
            text.Length <= LongestBeginning ? text : text[..LongestBeginning] + "…", hit.Scores.Fused, isRight);
    }
}
