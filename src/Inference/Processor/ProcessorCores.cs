namespace Rag.Inference.Processor;

/// <summary>
/// How many threads compute best: one for each physical core, since two on one core only wait for each other's arithmetic, and, where there
/// are two kinds of cores, one for each of the quick ones, since all threads wait for the slowest after each step.
/// </summary>
internal static class ProcessorCores
{
    /// <summary>
    /// At least 1, at most what affinity, the container's set of processors and its share of processor time leave to this process.
    /// </summary>
    public static int Count()
    {
        int logical = Environment.ProcessorCount;
        try
        {
            if (OperatingSystem.IsLinux()) return Math.Clamp(LinuxCores.Count("/"), 1, logical);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return logical;
        }
        // Apple's processors run one thread on a core; of others nearly all with four or more threads run two.
        return OperatingSystem.IsMacOS() || logical < 4 ? logical : logical / 2;
    }
}
