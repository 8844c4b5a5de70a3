using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary>
/// One model on its way, in one file or several: running, paused, tried again with growing pauses, checked, done. All parts of a split
/// model get their names
/// once the last one is checked. Safe to call from any thread.
/// </summary>
internal sealed class ModelDownload(IReadOnlyList<DownloadPiece> pieces, FileTransfer transfer, TimeProvider time, Action changed)
    : IAsyncDisposable
{
    private const int MostFailures = 6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim gate = new(1);
    private readonly TransferSpeed speed = new(time);
    private CancellationTokenSource? stop;
    private Task running = Task.CompletedTask;
    private DownloadStatus status = new(
        pieces[0].File.Id, pieces[0].File.Name, pieces[0]
            .File.FileName, "paused", Received(pieces), Total(pieces), null, "Begun earlier; go on when it suits you.", null);

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
        if (Status.State == "done") return;
        foreach (DownloadPiece piece in pieces) piece.Part.Delete();
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
            DownloadPiece[] missing = [.. pieces.Where(piece => !piece.IsHere)];
            List<PartNote> notes = [];
            foreach (DownloadPiece piece in missing) notes.Add(await FetchAsync(piece, cancellationToken).ConfigureAwait(false));
            Set(Status with { State = "checking", BytesPerSecond = null, Message = "Comparing the file with what it should be." });
            string verification = "";
            foreach ((DownloadPiece piece, PartNote note) in missing.Zip(notes))
                verification = await DownloadCheck.RunAsync(piece.File, piece.Part, note, pieces.Count, cancellationToken)
                    .ConfigureAwait(false);
            // The first one last: with it the model is looked at.
            foreach (DownloadPiece piece in missing.Reverse()) piece.Part.Complete();
            Set(Status with { State = "done", Message = null, Verification = verification });
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled says what comes of it.
        }
        // Whatever it is: a download that died but says that it runs could not be begun again.
        catch (Exception fault)
        {
            Set(Status with { State = "failed", Received = Received(pieces), BytesPerSecond = null, Message = fault.Message });
        }
    }

    private static long Received(IReadOnlyList<DownloadPiece> pieces) => pieces.Sum(piece => piece.Received);

    private static long? Total(IReadOnlyList<DownloadPiece> pieces) =>
        pieces.All(piece => piece.Total is not null) ? pieces.Sum(piece => piece.Total) : null;

    private async Task<PartNote> FetchAsync(DownloadPiece piece, CancellationToken cancellationToken)
    {
        PartFile part = piece.Part;
        long others = Received(pieces) - part.Length;
        for (int failures = 0; ; failures++)
        {
            long before = part.Length;
            try
            {
                return await transfer.RunAsync(
                    piece.File, part, (received, total) => Progress(piece, others + received, total), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (DownloadException fault) when (fault.CanRetry && (failures < MostFailures || part.Length > before))
            {
                if (part.Length > before) failures = 0;
                TimeSpan pause = fault.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures), LongestPause.TotalSeconds));
                Set(Status with
                {
                    State = "waiting",
                    Received = others + part.Length,
                    BytesPerSecond = null,
                    Message = $"{fault.Message} It is tried again in {pause.TotalSeconds:0} s.",
                });
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
                Set(Status with { State = "running", Message = null });
            }
        }
    }

    private void Progress(DownloadPiece piece, long received, long? total)
    {
        piece.Total = total ?? piece.Total;
        Set(Status with
        {
            State = "running",
            Received = received,
            Total = Total(pieces),
            BytesPerSecond = speed.At(received),
            Message = null,
        });
    }

    private void Set(DownloadStatus next)
    {
        Volatile.Write(ref status, next);
        changed();
    }
}
