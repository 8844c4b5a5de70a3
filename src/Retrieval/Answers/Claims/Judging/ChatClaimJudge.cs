using System.Text;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>
/// Judges with a chat model, by the probability of the one token that it answers with; by the word where a server gives no
/// probabilities. Statements go one
/// after the other, so that each finds the sources in the model's cache.
/// </summary>
/// <param name="chat">The model.</param>
/// <param name="limits">What it may take.</param>
/// <param name="time">For the limit of time.</param>
internal sealed class ChatClaimJudge(IChatClient chat, JudgeLimits limits, TimeProvider time) : IClaimJudge
{
    private const int TopTokens = 20;

    /// <summary>A word may come in two tokens, behind a blank.</summary>
    private const int MostTokens = 3;

    /// <inheritdoc />
    public Task<IReadOnlyList<double?>> JudgeAsync(IReadOnlyList<ClaimSource> read, IReadOnlyList<string> statements,
        CancellationToken cancellationToken)
    {
        string prefix = JudgePrompt.Prefix(read);
        return prefix.Length > limits.MostCharacters
            ? Task.FromResult<IReadOnlyList<double?>>(new double?[statements.Count])
            : JudgeAsync(statement => JudgePrompt.Messages(prefix, statement), statements, cancellationToken);
    }

    /// <summary>The same over a prompt of the caller's, whose beginning the model has read already.</summary>
    /// <param name="messages">The messages that ask for a statement.</param>
    /// <param name="statements">As the model wrote them.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async Task<IReadOnlyList<double?>> JudgeAsync(
        Func<string, IReadOnlyList<ChatMessage>> messages, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        double?[] verdicts = new double?[statements.Count];
        using CancellationTokenSource clock = new(limits.Longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            for (int i = 0; i < Math.Min(statements.Count, limits.MostStatements); i++)
                verdicts[i] = await AskAsync(messages(statements[i]), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of time: the rest stays unjudged, which is true.
        }
        catch (Exception fault) when (fault is InferenceException or HttpRequestException)
        {
            // An answer must not fail for its judge.
        }
        return verdicts;
    }

    private async Task<double?> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ChatOptions options = new()
        {
            Temperature = 0,
            MaxOutputTokens = MostTokens,
            AdditionalProperties = new()
            {
                ["logprobs"] = true,
                ["top_logprobs"] = TopTokens,
                ["cache_prompt"] = true,
                ["enable_thinking"] = false
            },
        };
        StringBuilder answer = new();
        double? probability = null;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(messages, options,
            cancellationToken).ConfigureAwait(false))
        {
            answer.Append(update.Text);
            if (update.AdditionalProperties?.TryGetValue(TokenLogProbability.Key, out object? value) is not true
                || value is not IReadOnlyList<TokenLogProbability> tokens) continue;
            foreach (TokenLogProbability token in tokens) probability ??= YesOrNo.Probability(token);
        }
        return probability ?? YesOrNo.Word(answer.ToString());
    }
}
