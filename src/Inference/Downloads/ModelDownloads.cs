using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rag.Inference.Catalogue;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary>
/// The downloads of models, begun by the owner's click alone: one that was cut off by the end of the process stands here as paused. Safe to call
/// from any thread.
/// </summary>
internal sealed class ModelDownloads : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ModelDownload> downloads = new();
    private readonly ModelCatalogue catalogue;
    private readonly FileTransfer transfer;
    private readonly TimeProvider time;
    private readonly string folder;
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelDownloads(ModelCatalogue catalogue, OutsideClient client, IOptions<RagOptions> settings, TimeProvider time)
        : this(catalogue, new FileTransfer(client, path => new DriveInfo(path).AvailableFreeSpace, time), settings.Value.EffectiveModelsPath, time)
    {
    }

    public ModelDownloads(ModelCatalogue catalogue, FileTransfer transfer, string folder, TimeProvider time)
    {
        (this.catalogue, this.transfer, this.time, this.folder) = (catalogue, transfer, time, folder);
        foreach (PartNote note in PartFile.Notes(folder))
        {
            if (catalogue.Find(note.Id) is { } entry) Add([WantedFile.Of(entry)]);
            else if (ModelAddress.TryParse(note.Address) is { } address && address.Files[0].Id == note.Id) Add(address.Files);
        }
    }

    /// <summary>All of this process, and those that an earlier one left.</summary>
    public IReadOnlyList<DownloadStatus> All => [.. downloads.Values.Select(download => download.Status).OrderBy(status => status.Name, StringComparer.Ordinal)];

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Volatile.Read(ref change).Task;

    /// <summary>Begins or goes on; null where the catalogue has no such model.</summary>
    /// <exception cref="DownloadException">Its file is there already.</exception>
    public async Task<DownloadStatus?> StartAsync(string id)
    {
        if (catalogue.Find(id) is { } entry) return await StartAsync([WantedFile.Of(entry)]).ConfigureAwait(false);
        // One from an address that the owner named goes on.
        if (!downloads.TryGetValue(id, out ModelDownload? download)) return null;
        await download.StartAsync().ConfigureAwait(false);
        return download.Status;
    }

    /// <summary>Begins or goes on with what lies at an address.</summary>
    /// <exception cref="DownloadException">A file of that name is there already.</exception>
    public Task<DownloadStatus> StartAsync(ModelAddress address) => StartAsync(address.Files);

    /// <summary>Pauses; null where there is no such download.</summary>
    public async Task<DownloadStatus?> PauseAsync(string id)
    {
        if (!downloads.TryGetValue(id, out ModelDownload? download)) return null;
        await download.PauseAsync().ConfigureAwait(false);
        return download.Status;
    }

    /// <summary>Ends it, deletes what has come, and takes it off the list; a finished one keeps its file.</summary>
    public async Task<bool> CancelAsync(string id)
    {
        if (!downloads.TryRemove(id, out ModelDownload? download)) return false;
        await download.CancelAsync().ConfigureAwait(false);
        await download.DisposeAsync().ConfigureAwait(false);
        Tell();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ModelDownload download in downloads.Values) await download.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DownloadStatus> StartAsync(IReadOnlyList<WantedFile> files)
    {
        // Of a split model the missing parts are fetched.
        if (files.All(file => File.Exists(Path.Combine(folder, file.FileName)))) throw new DownloadException(
            $"{files[0].FileName} is already in the models folder.");
        string id = files[0].Id;
        // One that is done while its file is gone was deleted since.
        if (downloads.TryGetValue(id, out ModelDownload? old) && old.Status.State == "done") downloads.TryRemove(id, out _);
        ModelDownload download = downloads.GetValueOrDefault(id) ?? Add(files);
        await download.StartAsync().ConfigureAwait(false);
        return download.Status;
    }

    private ModelDownload Add(IReadOnlyList<WantedFile> files) => downloads.GetOrAdd(
        files[0].Id, _ =>
            new ModelDownload(
            [.. files.Select(file => new DownloadPiece(file, new PartFile(folder, file.FileName)))], transfer, time, Tell));

    private void Tell() =>
        Interlocked.Exchange(ref change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
