using System.Collections.Concurrent;
using Rag.Retrieval.Answers;
using Rag.Web.Answering;
using Rag.Web.Conversations;

namespace Rag.Web.Components.Talk;

/// <summary>
/// The answers that one open page makes, at most one in each conversation; each goes on while its reader looks at another. Disposed with the page, which
/// marks what is left as cut short. Safe to call from any thread.
/// </summary>
/// <param name="run">Makes an answer.</param>
/// <param name="store">Keeps it.</param>
/// <param name="time">Tells when to draw.</param>
/// <param name="ended">Called when one has ended, however it did.</param>
public sealed class RunningAnswers(AnswerRun run, ConversationStore store, TimeProvider time, Action ended) : IAsyncDisposable
{
    // A page redraws at most this often, however fast a model writes.
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(40);
    private readonly ConcurrentDictionary<string, Running> running = new();
    private readonly CancellationTokenSource closed = new();

    /// <summary>The exchange that is being answered in a conversation, if any.</summary>
    public LiveExchange? Find(string conversationId) => running.GetValueOrDefault(conversationId)?.Exchange;

    /// <summary>Begins to answer one.</summary>
    public void Begin(LiveExchange exchange)
    {
        // Neither linked nor disposed: a reader may stop it in the moment in which it ends.
        var begun = new Running(exchange, new CancellationTokenSource());
        running[exchange.Exchange.ConversationId] = begun;
        begun.Task = RunAsync(begun);
    }

    /// <summary>Stops the answer in a conversation, if any; what there is of it stays.</summary>
    public async Task StopAsync(string conversationId)
    {
        if (!running.TryGetValue(conversationId, out Running? begun)) return;
        await begun.Stop.CancelAsync();
        await begun.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Running[] left = [.. running.Values];
        await closed.CancelAsync();
        foreach (Running begun in left) await begun.Stop.CancelAsync();
        await Task.WhenAll(left.Select(begun => begun.Task));
        closed.Dispose();
    }

    private async Task RunAsync(Running begun)
    {
        await Task.Yield();
        LiveExchange exchange = begun.Exchange;
        long drawn = 0;
        Task later = Task.CompletedTask;
        try
        {
            await foreach (AnswerEvent happened in run.RunAsync(exchange.Exchange, begun.Stop.Token))
            {
                exchange.Apply(happened);
                // Tokens come faster than they are worth drawing, and so may sentences: an answer of hundreds of them took longer with each.
                if (time.GetElapsedTime(drawn) < Frame)
                {
                    if (later.IsCompleted) later = DrawLaterAsync(exchange);
                    continue;
                }
                exchange.Redraw();
                drawn = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            try
            {
                Finish(exchange);
            }
            finally
            {
                // What is drawn as finished must take the next question.
                exchange.IsRunning = false;
                running.TryRemove(exchange.Exchange.ConversationId, out _);
                exchange.Redraw();
                ended();
            }
        }
    }

    private void Finish(LiveExchange exchange)
    {
        if (store.FindExchange(exchange.Exchange.Id) is not { } kept) return;
        // The page was closed or loaded again meanwhile: the reader did not stop the answer.
        if (closed.IsCancellationRequested && kept.State == AnswerState.Stopped) store.Save(kept = kept with { State = AnswerState.Interrupted });
        exchange.Finish(kept);
    }

    private async Task DrawLaterAsync(LiveExchange exchange)
    {
        try { await Task.Delay(Frame, time, closed.Token); }
        catch (OperationCanceledException) { return; }
        exchange.Redraw();
    }

    private sealed class Running(LiveExchange exchange, CancellationTokenSource stop)
    {
        public LiveExchange Exchange { get; } = exchange;

        public CancellationTokenSource Stop { get; } = stop;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
