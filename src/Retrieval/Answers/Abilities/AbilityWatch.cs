using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>Tests a chat model in the background as soon as it is ready, so that the first question need not wait for it.</summary>
internal sealed class AbilityWatch(ModelAbilities abilities, TimeProvider time, ILogger<AbilityWatch> logger, IModelSource? models = null) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (models is null) return;
        TimeSpan pause = Look;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            try
            {
                if ((await models.GetModelsAsync(stoppingToken).ConfigureAwait(false)).Chat is { IsReady: true } chat)
                    await abilities.TestAsync(chat, stoppingToken).ConfigureAwait(false);
                pause = Look;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                pause = pause * 2 < Longest ? pause * 2 : Longest;
                logger.LogWarning("Looking for a chat model to be tested failed and is tried again in {Seconds} s: {Message}", pause.TotalSeconds, fault.Message);
            }
        }
    }
}
