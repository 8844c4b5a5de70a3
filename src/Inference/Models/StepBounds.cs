using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>
/// After how long a step counts as standing still, so that the process is ended and started anew. Each is well above what the slowest machine
/// takes for the largest step, since answers that are being written are lost with it.
/// </summary>
internal static class StepBounds
{
    /// <summary>Whatever is not computed in proportion: a driver that compiles its kernels, a memory that is swapped in.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Operations a second of a processor that is old and busy with other things. A token costs two per parameter, which is about four per byte
    /// of a file in 4 bits: 512 tokens of a 14B model take half an hour at this speed, where a desktop takes a minute.
    /// </summary>
    private const double SlowestProcessor = 1e10, OperationsPerByte = 4;

    /// <summary>Bytes a second of a disk behind a slow plug; a file is read up to three times, to try it, to name it and to load it.</summary>
    private const double SlowestDisk = 10e6;

    /// <summary>Looking at the header of each file, and loading llama.cpp with its drivers once.</summary>
    public static TimeSpan Look { get; } = TimeSpan.FromMinutes(15);

    /// <summary>One batch of so many tokens.</summary>
    public static TimeSpan Batch(ModelFile file, ModelPlan plan, int tokens) =>
        plan.GpuLayers > file.Layers ? Least : Least + TimeSpan.FromSeconds(file.Size * OperationsPerByte * tokens / SlowestProcessor);

    /// <summary>One batch of texts to embed or to score: after an hour nobody waits for it any more.</summary>
    public static TimeSpan Texts(ModelFile file, ModelPlan plan, int tokens) =>
        Batch(file, plan, tokens) is var bound && bound < TimeSpan.FromHours(1) ? bound : TimeSpan.FromHours(1);

    /// <summary>Trying or loading a file.</summary>
    public static TimeSpan Load(ModelFile file) => 2 * Least + TimeSpan.FromSeconds(3 * file.Size / SlowestDisk);
}
