namespace Rag.Inference.Models;

/// <summary>Physical cores: two threads on one core only wait for each other's arithmetic.</summary>
internal static class ProcessorCores
{
    /// <summary>At least 1, at most the processors that this process may use.</summary>
    public static int Physical()
    {
        int logical = Environment.ProcessorCount;
        try
        {
            if (!OperatingSystem.IsLinux()) return OperatingSystem.IsMacOS() || logical < 4 ? logical : logical / 2;
            HashSet<string> cores = [];
            foreach (string folder in Directory.EnumerateDirectories("/sys/devices/system/cpu", "cpu*"))
            {
                string siblings = Path.Combine(folder, "topology", "thread_siblings_list");
                if (File.Exists(siblings)) cores.Add(File.ReadAllText(siblings).Trim());
            }
            return cores.Count == 0 ? logical : Math.Clamp(cores.Count, 1, logical);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return logical;
        }
    }
}
