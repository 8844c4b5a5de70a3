using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Planning;

/// <summary>Has a chat model plan the search for a question. Safe to call from any thread.</summary>
internal sealed class Planner(ChatWriter writer, TimeProvider time)
{
    /// <summary>The plan; null where the model failed, or wrote what is no plan: the question is then searched as it was typed.</summary>
    /// <param name="question">As typed, with its conversation.</param>
    /// <param name="depth">How much of a plan is asked for; not <see cref="PlanDepth.None"/>.</param>
    /// <param name="languages">The notes' languages, in words.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async Task<SearchPlan?> PlanAsync(Question question, PlanDepth depth, string languages, CancellationToken cancellationToken)
    {
        IReadOnlyList<Turn> turns = PlanPrompt.Build(question, languages, DateOnly.FromDateTime(time.GetLocalNow().DateTime));
        string grammar = PlanPrompt.Grammar(depth, PlanPrompt.FollowsAnswer(question));
        try
        {
            string written = await writer.WriteTextAsync(turns, grammar, PlanPrompt.MostTokens(depth), cancellationToken).ConfigureAwait(false);
            return PlanText.Read(written, question.Text) is { } plan ? Within(plan, depth) : null;
        }
        catch (Exception fault) when (fault is InferenceException or HttpRequestException or IOException)
        {
            // The answer itself will say that the model failed.
            return null;
        }
    }

    /// <summary>What a model is not trusted with is left out where it wrote it all the same.</summary>
    private static SearchPlan Within(SearchPlan plan, PlanDepth depth) =>
        depth == PlanDepth.Full ? plan : plan with { Sentence = null, Searches = [.. plan.Searches.Take(depth == PlanDepth.Brief ? 1 : 0)] };
}
