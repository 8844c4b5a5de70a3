using Rag.Inference.Catalogue;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary>One model on its way: running, paused, tried again with growing pauses, checked, done. Safe to call from any thread.</summary>
internal sealed class ModelDownload(CatalogueEntry entry, PartFile part, FileTransfer transfer, TimeProvider time, Action changed) : IAsyncDisposable
{
    private const int MostFailures = 6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim gate = new(1);
    private readonly TransferSpeed speed = new(time);
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;
    private DownloadStatus status = new(
        entry.Id, entry.Name, entry.FileName, "paused", part.Length, part.ReadNote()?.Total ?? (entry.SizeIsApproximate ? null : entry.Size), null, "Begun earlier; go on when it suits you.", null);

    public DownloadStatus Status => Volatile.Read(ref status);

    /// <summary>Begins, or goes on.</summary>
    public async Task StartAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Status.IsActive || Status.State == "done") return;
            await running.ConfigureAwait(false);
            stop?.Dispose();
            stop = new CancellationTokenSource();
            Set(Status with { State = "running", Message = null });
            running = RunAsync(stop.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends the connection; what has come stays.</summary>
    public async Task PauseAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (stop is not null) await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
            if (Status.IsActive) Set(Status with { State = "paused", BytesPerSecond = null, Message = null });
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends it and deletes what has come.</summary>
    public async Task CancelAsync()
    {
        await PauseAsync().ConfigureAwait(false);
        if (Status.State != "done") part.Delete();
    }

    public async ValueTask DisposeAsync()
    {
        await PauseAsync().ConfigureAwait(false);
        stop?.Dispose();
        gate.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            PartNote note = await FetchAsync(cancellationToken).ConfigureAwait(false);
            Set(Status with { State = "checking", BytesPerSecond = null, Message = "Comparing the file with what it should be." });
            string verification = await DownloadCheck.RunAsync(entry, part, note, cancellationToken).ConfigureAwait(false);
            part.Complete();
            Set(Status with { State = "done", Message = null, Verification = verification });
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled says what comes of it.
        }
        // Whatever it is: a download that died but says that it runs could not be begun again.
        catch (Exception fault)
        {
            Set(Status with { State = "failed", Received = part.Length, BytesPerSecond = null, Message = fault.Message });
        }
    }

    private async Task<PartNote> FetchAsync(CancellationToken cancellationToken)
    {
        for (int failures = 0; ; failures++)
        {
            long before = part.Length;
            try
            {
                return await transfer.RunAsync(entry, part, Progress, cancellationToken).ConfigureAwait(false);
            }
            catch (DownloadException fault) when (fault.CanRetry && (failures < MostFailures || part.Length > before))
            {
                if (part.Length > before) failures = 0;
                TimeSpan pause = fault.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures), LongestPause.TotalSeconds));
                Set(Status with { State = "waiting", Received = part.Length, BytesPerSecond = null, Message = $"{fault.Message} It is tried again in {pause.TotalSeconds:0} s." });
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                Set(Status with { State = "running", Message = null });
            }
        }
    }

    private void Progress(long received, long? total) =>
        Set(Status with { State = "running", Received = received, Total = total ?? Status.Total, BytesPerSecond = speed.At(received), Message = null });

    private void Set(DownloadStatus next)
    {
        Volatile.Write(ref status, next);
        changed();
    }
}
