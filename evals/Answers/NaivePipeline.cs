using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Answers;

/// <summary>What most tutorials build, for comparison: the four best passages by the embedding model, "use the context", free text.</summary>
internal static class NaivePipeline
{
    private const int Passages = 4;

    public static async Task<QuestionResult> AskAsync(
        EvalBase built, EvalQuestion question, Question sent, IReadOnlyDictionary<string, CorpusLine> lines, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        EmbeddingSpace space = EmbeddingSpace.Of(built.Models.Embedding) ?? throw new InvalidOperationException("The naive pipeline needs an embedding model in RAG_MODELS.");
        var knowledgeBase = built.Services.GetRequiredService<IKnowledgeBase>();
        Embedding<float> vector = await built.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
            .GenerateAsync(question.Text, new EmbeddingGenerationOptions { AdditionalProperties = new() { ["input_type"] = "query" } }, cancellationToken);
        IReadOnlyList<ScoredPassage> best = await knowledgeBase.SearchDenseAsync(space, vector.Vector, 5, sent.Scope, cancellationToken);
        IReadOnlyList<FoundPassage> found = await knowledgeBase.GetPassagesAsync([.. best.Select(b => b.PassageId)], cancellationToken);
        string context = string.Join("\n\n", found.Take(Passages).Select(f => f.Passage.Text));
        List<ChatMessage> messages =
        [
            new(ChatRole.System, "You are a helpful assistant. Use the following context to answer the question."),
            new(ChatRole.User, $"Context:\n{context}\n\nQuestion: {question.Text}"),
        ];
        string answer = "";
        double? first = null;
        await foreach (ChatResponseUpdate update in built.Services.GetRequiredService<IChatClient>()
            .GetStreamingResponseAsync(messages, new ChatOptions { Temperature = 0, MaxOutputTokens = 128 }, cancellationToken))
        {
            if (update.Text.Length > 0) first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            answer += update.Text;
        }
        double whole = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new QuestionResult
        {
            Question = question,
            Mode = "model",
            Answer = answer,
            FirstToken = first ?? whole,
            Whole = whole,
            Retrieved = [.. found.Select(f => new Place(f.Document.Path[1..], f.Passage.Start, f.Passage.End))],
            EvidenceInTop5 = found.Take(5).Any(f => GoldSpans.Overlaps(question, lines, f.Document.Path[1..], f.Passage.Start, f.Passage.End)),
        };
    }
}
