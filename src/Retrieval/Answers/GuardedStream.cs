using Microsoft.Extensions.AI;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers;

/// <summary>A model's stream whose breaking off is a fact to tell rather than an exception: what came before it is kept.</summary>
internal sealed class GuardedStream(IAsyncEnumerable<ChatResponseUpdate> updates) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates = updates.GetAsyncEnumerator();

    /// <summary>What went wrong, for the reader; null where nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>The next update; null at the end, or where the stream broke off.</summary>
    public async Task<ChatResponseUpdate?> MoveNextAsync()
    {
        try
        {
            return await _updates.MoveNextAsync().ConfigureAwait(false) ? _updates.Current : null;
        }
        catch (Exception fault) when (fault is InferenceException or HttpRequestException or IOException)
        {
            Fault = $"The model failed: {fault.Message}";
            return null;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _updates.DisposeAsync();
}
