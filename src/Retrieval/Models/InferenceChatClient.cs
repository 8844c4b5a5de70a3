using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Rag.Retrieval.Models;

/// <summary>
/// Chat over <c>/v1/chat/completions</c> of our Inference, llama-server or another OpenAI-style server. Cancelling closes the request,
/// which stops the model. <see cref="ChatOptions.AdditionalProperties"/> may hold <c>grammar</c>, <c>min_p</c>, <c>repeat_penalty</c>,
/// <c>cache_prompt</c>, <c>user</c>, <c>logprobs</c>, <c>top_logprobs</c> and <c>enable_thinking</c>; timings come back in the last
/// update's, a place in the queue as <c>queue_position</c>, probabilities as <see cref="TokenLogProbability.Key"/>. Safe to call from any
/// thread.
/// </summary>
internal sealed class InferenceChatClient(InferenceConnection connection) : IChatClient
{
    /// <summary>
    /// So long may a server be silent in the middle of an answer. Between two tokens it may read another one's prompt, of which
    /// llama-server takes 2,048 tokens at once: at five a second, seven minutes.
    /// </summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    /// <exception cref="InferenceException">Not reached, refused, or broken off in the middle.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JsonObject body = ChatRequestBody.Create(messages, options);
        using SilenceLimit limit = connection.Limit("/v1/chat/completions", cancellationToken);
        using HttpResponseMessage response = await limit.KeepAsync(
            InferenceConnection.Longest, token => connection.SendAsync(HttpMethod.Post, "/v1/chat/completions", body, token)).ConfigureAwait(false);
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using StreamReader reader = new(stream);
        bool begun = false, finished = false;
        // Before the first token the prompt is read, which a slow processor may need as long for as for any other request.
        while (await limit.KeepAsync(begun ? LongestPause : InferenceConnection.Longest, token => ReadLineAsync(reader, token)).ConfigureAwait(false) is { } line)
        {
            if (ChatStreamLine.Read(line) is { } update)
            {
                begun |= update.Contents.Count > 0;
                finished |= update.FinishReason is not null;
                yield return update;
            }
        }
        // A model process that dies closes the stream like one that is done.
        if (!finished) throw new InferenceException("The model broke off in the middle of its answer.");
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection belongs to the service provider.
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw new InferenceException("The model broke off in the middle of its answer.", inner: fault);
        }
    }
}
