using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Search;

/// <summary>
/// Which models are ready, asked of the inference process at most every few seconds and then behind the search that wants to know, which goes
/// on with what was known before. Safe to call from any thread.
/// </summary>
public sealed class KnownModels(IServiceProvider services, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5), Stale = TimeSpan.FromMinutes(1);
    private readonly Lock _asking = new();
    private (ModelSet Models, DateTimeOffset At)? _known;
    private Task<ModelSet>? _asked;

    /// <summary>The models; none where no inference is registered.</summary>
    public Task<ModelSet> GetAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IModelSource>() is not { } source) return Task.FromResult(ModelSet.None);
        lock (_asking)
        {
            TimeSpan age = _known is { } known ? time.GetUtcNow() - known.At : TimeSpan.MaxValue;
            if (age < Fresh) return Task.FromResult(_known!.Value.Models);
            // Whoever waits may give up; the question itself serves the others, too.
            if (_asked is null or { IsCompleted: true }) _asked = Task.Run(() => AskAsync(source), CancellationToken.None);
            return age < Stale ? Task.FromResult(_known!.Value.Models) : _asked.WaitAsync(cancellationToken);
        }
    }

    private async Task<ModelSet> AskAsync(IModelSource source)
    {
        ModelSet models = await source.GetModelsAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_asking) _known = (models, time.GetUtcNow());
        return models;
    }
}
