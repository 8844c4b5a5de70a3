using Microsoft.Extensions.Hosting;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>Tests a chat model in the background as soon as it is ready, so that the first question need not wait for it.</summary>
internal sealed class AbilityWatch(ModelAbilities abilities, TimeProvider time, IModelSource? models = null) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (models is null) return;
        using PeriodicTimer timer = new(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                if ((await models.GetModelsAsync(stoppingToken).ConfigureAwait(false)).Chat is { IsReady: true } chat)
                    await abilities.TestAsync(chat, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
