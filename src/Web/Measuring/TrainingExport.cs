using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Web.Conversations;

namespace Rag.Web.Measuring;

/// <summary>What a model can be trained on: rated answers and own questions. Safe to use from any thread.</summary>
public sealed class TrainingExport(QuestionStore questions, RatingStore ratings, ConversationStore conversations, IKnowledgeBase knowledge)
{
    private readonly PassageLocator locator = new(knowledge);

    /// <summary>The lines one after the other; what is left out is counted in <paramref name="lines"/>.</summary>
    /// <param name="lines">Writes and counts; a fresh one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async IAsyncEnumerable<string> WriteAsync(
        TrainingLines lines, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Rating rating in ratings.List())
        {
            Answer? answer = conversations.FindExchange(rating.ExchangeId)?.Answer;
            if (lines.Of(new RatedAnswer(rating.Question, rating.IsGood, answer,
                conversations.FindTrace(rating.ExchangeId))) is { } line) yield return line;
        }
        foreach (OwnQuestion question in questions.List(null))
            if (lines.Of(question, await SourcesAsync(question, cancellationToken)) is { } line) yield return line;
    }

    /// <summary>How many lines there are and what is left out.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<(int Lines, IReadOnlyDictionary<string, int> LeftOut)> CountAsync(CancellationToken cancellationToken)
    {
        TrainingLines lines = new();
        int count = 0;
        await foreach (string _ in WriteAsync(lines, cancellationToken)) count++;
        return (count, lines.LeftOut);
    }

    private async Task<IReadOnlyList<string?>> SourcesAsync(OwnQuestion question, CancellationToken cancellationToken)
    {
        if (question.KeyStatement is null || !question.IsKept) return [.. question.Passages.Select(passage => passage.Quote)];
        List<string?> sources = [];
        foreach (LocatedPassage place in await locator.LocateAsync(question, cancellationToken))
        {
            string? text = place.IsThere ? (await knowledge.GetContentAsync(place.DocumentId, cancellationToken))?.Text : null;
            sources.Add(text is null || place.End > text.Length ? null : text[place.Start..place.End]);
        }
        return sources;
    }
}
