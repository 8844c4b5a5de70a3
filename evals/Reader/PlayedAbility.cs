using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rag.Evals.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Settings;

namespace Rag.Evals.Reader;

/// <summary>What a played reader is known to be able to do, so that it need not know the self-test's answers.</summary>
internal static class PlayedAbility
{
    /// <summary>Everything, at a speed.</summary>
    public static Ability At(Speed speed) => new()
    {
        Plans = PlanDepth.Full,
        Reads = true,
        SearchesAgain = true,
        Judges = true,
        // It rewords, as people do: that its words are not its sources' tells nothing.
        Copies = 0,
        PromptTokensPerSecond = speed.Prompt,
        WrittenTokensPerSecond = speed.Generation,
    };

    /// <summary>Has a product that starts over this data folder later know it of the played server.</summary>
    public static Task WriteKnownAsync(string dataPath, Speed speed, CancellationToken cancellationToken) =>
        new ModelAbilities((_, _) => Task.FromResult(At(speed)), Options.Create(new RagOptions { DataPath = dataPath }),
            NullLogger<ModelAbilities>.Instance).TestAsync(PlayedServer.Model, cancellationToken);

    /// <summary>Has the product know it, as it does once a self-test has ended; null where the test could not be run.</summary>
    public static Task<Ability?> MakeKnownAsync(EvalBase built, CancellationToken cancellationToken) =>
        built.Services.GetRequiredService<ModelAbilities>().TestAsync(built.Models.Chat!, cancellationToken);
}
