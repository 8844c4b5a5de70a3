using Microsoft.Extensions.AI;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>Asks for verdicts on statements over a prompt's sources, each once: what was judged before over the same sources is remembered. Safe to call from any thread.</summary>
/// <param name="judge">Asks the model.</param>
/// <param name="memory">Of earlier answers.</param>
/// <param name="model">The model's name.</param>
internal sealed class RememberedJudge(ChatClaimJudge judge, PromptMemory<double> memory, string model)
{
    /// <summary>The probability of "yes" for each statement; null where it could not be judged in time.</summary>
    /// <param name="prompt">With the sources.</param>
    /// <param name="statements">One line each.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async Task<IReadOnlyList<double?>> JudgeAsync(Prompt prompt, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        double?[] verdicts = [.. statements.Select(statement => memory.TryFind(model, Asking(statement), out double known) ? known : (double?)null)];
        int[] open = [.. Enumerable.Range(0, statements.Count).Where(i => verdicts[i] is null)];
        if (open.Length == 0) return verdicts;
        IReadOnlyList<double?> judged = await judge.JudgeAsync(
            statement => [.. Asking(statement).Turns.Select(turn => new ChatMessage(new ChatRole(turn.Role), turn.Text))],
            [.. open.Select(i => statements[i])], cancellationToken).ConfigureAwait(false);
        foreach ((int i, double? verdict) in open.Zip(judged))
        {
            verdicts[i] = verdict;
            if (verdict is { } yes) memory.Keep(model, Asking(statements[i]), yes);
        }
        return verdicts;

        Prompt Asking(string statement) => prompt.Asking(JudgePrompt.Task(statement));
    }
}
