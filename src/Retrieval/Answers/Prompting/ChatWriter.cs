using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>Sends a prompt with a grammar and streams what comes. Safe to call from any thread.</summary>
internal sealed class ChatWriter(IChatClient chat)
{
    /// <summary>The likeliest token each time: the same question over the same sources gets the same answer.</summary>
    private const float Temperature = 0;

    /// <summary>A server that heeds no bound is ended where so many characters stand for each token that it may write.</summary>
    public const int CharactersPerToken = 8;

    /// <summary>Tokens that a model may think before it answers.</summary>
    public const int MostThought = 2048;

    /// <summary>How tokens are chosen, in words for the glass box.</summary>
    public static string Sampling(int mostTokens, int sources, bool thinks) => string.Create(
        CultureInfo.InvariantCulture, $"temperature {Temperature}, at most {mostTokens} tokens, ")
        + (thinks ? "after having reasoned, under no grammar"
            : string.Create(CultureInfo.InvariantCulture, $"under a grammar that lets it cite {(sources == 1 ? "source 1" : $"sources 1 to {sources}")} alone"));

    /// <summary>Streams the model's updates; ending the enumeration closes the request.</summary>
    /// <param name="turns">The prompt.</param>
    /// <param name="grammar">Binds what is written, where the server knows grammars.</param>
    /// <param name="mostTokens">Ends it.</param>
    /// <param name="conversationId">Groups requests, so that the model's KV cache is reused; null for none.</param>
    /// <param name="thinks">
    /// Whether it reasons first. No grammar binds it then, since each family writes its reasoning in a way of its own; what cites no source is marked so.
    /// </param>
    /// <param name="cancellationToken">Stops the model.</param>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<Turn> turns, string grammar, int mostTokens, string? conversationId, bool thinks, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [.. turns.Select(turn => new ChatMessage(new ChatRole(turn.Role), turn.Text))];
        var options = new ChatOptions
        {
            Temperature = Temperature,
            MaxOutputTokens = thinks ? MostThought + mostTokens : mostTokens,
            AdditionalProperties = new AdditionalPropertiesDictionary { ["cache_prompt"] = true, ["enable_thinking"] = thinks },
        };
        if (!thinks) options.AdditionalProperties["grammar"] = grammar;
        if (conversationId is not null) options.AdditionalProperties["user"] = conversationId;
        return chat.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    /// <summary>All that the model writes, as it stands.</summary>
    public async Task<string> WriteTextAsync(IReadOnlyList<Turn> turns, string grammar, int mostTokens, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        await foreach (ChatResponseUpdate update in StreamAsync(turns, grammar, mostTokens, null, thinks: false, cancellationToken).ConfigureAwait(false))
        {
            text.Append(update.Text);
            if (text.Length > mostTokens * CharactersPerToken) break;
        }
        return text.ToString();
    }
}
