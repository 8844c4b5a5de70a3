using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// A chat model's adapters in memory, and the only owner of them. One is there while it is switched on or a request is computed with it;
/// of the others the few that were used last stay, since the next request may name them again. Safe to call from any thread; loading and
/// freeing is done by the decode loop's.
/// </summary>
internal sealed class AdapterShelf(ModelHandle model, DecodeLoop loop) : IDisposable
{
    /// <summary>How many stay that nobody needs.</summary>
    private const int MostIdle = 4;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim loading = new(1);
    private readonly List<LoadedAdapter> here = [];
    private readonly List<LoadedAdapter> idle = [];
    private readonly HashSet<AdapterHandle> owned = [];
    private AdapterSet standing = AdapterSet.None;

    /// <summary>What is switched on for requests that name none.</summary>
    public AdapterSet Standing
    {
        get { lock (gate) return standing; }
    }

    /// <summary>Files of the adapters in memory.</summary>
    public IReadOnlyList<AdapterFile> Loaded
    {
        get { lock (gate) return [.. here.Select(adapter => adapter.File)]; }
    }

    /// <summary>What is switched on, held for the caller.</summary>
    public AdapterSet HoldStanding()
    {
        lock (gate) return standing.Hold();
    }

    /// <summary>A set of adapters, held for the caller, who releases it.</summary>
    /// <exception cref="LlamaException">One cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The model is being unloaded.</exception>
    public async Task<AdapterSet> TakeAsync(IEnumerable<(AdapterFile File, float Scale)> wanted, CancellationToken cancellationToken)
    {
        List<(LoadedAdapter Adapter, float Scale)> taken = [];
        try
        {
            foreach ((AdapterFile file, float scale) in wanted.Where(item => item.Scale != 0))
                taken.Add((await TakeAsync(file, cancellationToken).ConfigureAwait(false), scale));
            return new AdapterSet(taken);
        }
        catch
        {
            foreach ((LoadedAdapter adapter, _) in taken) adapter.Release();
            throw;
        }
    }

    /// <summary>
    /// Has requests that name none computed with a set, which is held by the caller so far and by this from now on; what was switched off
    /// is freed.
    /// </summary>
    public void Stand(AdapterSet set)
    {
        AdapterSet before;
        lock (gate) (before, standing) = (standing, set);
        before.Release();
        TrimIdle(0);
    }

    public void Hold(LoadedAdapter adapter)
    {
        lock (gate)
        {
            if (adapter.Holds++ == 0) idle.Remove(adapter);
        }
    }

    public void Release(LoadedAdapter adapter)
    {
        lock (gate)
        {
            if (--adapter.Holds > 0) return;
            idle.Add(adapter);
        }
        TrimIdle(MostIdle);
    }

    /// <summary>Frees all; the loop has ended by now.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (AdapterHandle handle in owned) handle.Dispose();
            owned.Clear();
        }
        loading.Dispose();
    }

    private async Task<LoadedAdapter> TakeAsync(AdapterFile file, CancellationToken cancellationToken)
    {
        await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (gate)
            {
                if (here.Find(adapter => adapter.File == file) is { } known)
                {
                    Hold(known);
                    return known;
                }
            }
            AdapterHandle? handle = null;
            // Not broken off once it is begun: what was loaded needs its owner.
            await loop.DoAsync(_ => Own(handle = AdapterHandle.Load(model, file.Path))).ConfigureAwait(false);
            LoadedAdapter loaded = new(file, handle!, this) { Holds = 1 };
            lock (gate) here.Add(loaded);
            return loaded;
        }
        finally
        {
            loading.Release();
        }
    }

    private void Own(AdapterHandle handle)
    {
        lock (gate) owned.Add(handle);
    }

    private void TrimIdle(int most)
    {
        List<LoadedAdapter> gone;
        lock (gate)
        {
            if (idle.Count <= most) return;
            gone = idle[..^most];
            idle.RemoveRange(0, gone.Count);
            here.RemoveAll(gone.Contains);
        }
        _ = FreeAsync(gone);
    }

    private async Task FreeAsync(List<LoadedAdapter> gone)
    {
        try
        {
            await loop.DoAsync(context =>
            {
                // The context may still have one of them set.
                AdapterSet.None.SetOn(context);
                lock (gate)
                {
                    foreach (LoadedAdapter adapter in gone)
                        if (owned.Remove(adapter.Handle)) adapter.Handle.Dispose();
                }
            }).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The model goes, and they with it.
        }
    }
}
