using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rag.Inference.Chat;

namespace Rag.Inference.Http;

/// <summary>One or several answers to one prompt.</summary>
internal static class ChatAnswers
{
    /// <summary>
    /// What the answers write, as it comes, each with its number. The first computes the prompt; the others begin when it is in the KV
    /// cache, and take it from there.
    /// </summary>
    /// <param name="first">The first answer, begun.</param>
    /// <param name="start">Begins another one.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="cancellationToken">Ends them all.</param>
    public static async IAsyncEnumerable<(int Index, GenerationEvent Item)> ReadAsync(
        Generation first, Func<int, Generation> start, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await first.Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false)
            && first.Events.TryRead(out GenerationEvent? item))
        {
            yield return (0, item);
            if (item is not Queued) break;
        }
        Generation[] all = [first, .. Enumerable.Range(1, count - 1).Select(start)];
        var merged = Channel.CreateUnbounded<(int, GenerationEvent)>(new UnboundedChannelOptions { SingleReader = true });
        _ = MergeAsync();
        await foreach ((int, GenerationEvent) item in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            yield return item;

        async Task MergeAsync()
        {
            Exception? fault = null;
            try { await Task.WhenAll(all.Select(PassAsync)).ConfigureAwait(false); }
            catch (OperationCanceledException cancelled) { fault = cancelled; }
            merged.Writer.Complete(fault);
        }

        async Task PassAsync(Generation generation, int index)
        {
            await foreach (GenerationEvent item in generation.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                merged.Writer.TryWrite((index, item));
        }
    }

    /// <summary>The same with another seed, which follows from the first.</summary>
    public static GenerationRequest Another(GenerationRequest request, int index) => request with
    {
        Sampling = request.Sampling with
        {
            Seed = request.Sampling.Seed is { } seed ? (uint)((seed + (ulong)index) % uint.MaxValue) : null,
        },
    };
}
