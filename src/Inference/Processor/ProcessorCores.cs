namespace Rag.Inference.Processor;

/// <summary>
/// How many threads compute best: one for each physical core, since two on one core only wait for each other's arithmetic, and, where there
/// are two kinds of cores, one for each of the quick ones, since all threads wait for the slowest after each step.
/// </summary>
internal static class ProcessorCores
{
    /// <summary>
    /// At least 1, at most what affinity, the container's set of processors and its share of processor time leave to this process. All of
    /// those where the system does not tell its cores.
    /// </summary>
    public static int Count()
    {
        int logical = Environment.ProcessorCount, cores = Told();
        return cores > 0 ? Math.Min(cores, logical) : logical;
    }

    private static int Told()
    {
        try
        {
            if (OperatingSystem.IsLinux()) return LinuxCores.Count("/");
            if (OperatingSystem.IsWindows()) return WindowsCores.Count();
            return OperatingSystem.IsMacOS() ? MacCores.Count() : 0;
        }
        // An old system may lack a function.
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return 0;
        }
    }
}
