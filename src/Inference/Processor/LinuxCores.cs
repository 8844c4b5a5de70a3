using System.Globalization;

namespace Rag.Inference.Processor;

/// <summary>Cores as Linux shows them (the kernel's Documentation/ABI/stable/sysfs-devices-system-cpu).</summary>
internal static class LinuxCores
{
    /// <param name="root"><c>/</c>, or a folder that stands for it.</param>
    /// <returns>Quick physical cores that this process may use, no more than its cgroup's quota; 0 where the system does not
    /// tell.</returns>
    /// <exception cref="IOException">A file went away while it was read.</exception>
    public static int Count(string root)
    {
        HashSet<int> allowed = Allowed(root);
        HashSet<string> cores = [.. Quick(root, allowed).Select(processor => Siblings(root, processor))];
        if (CgroupQuota.Processors(root) is not { } quota) return cores.Count;
        return Math.Min(cores.Count, Math.Max(1, (int)Math.Round(quota, MidpointRounding.AwayFromZero)));
    }

    /// <summary>The numbers of a list such as <c>0-3,8,10-11</c>.</summary>
    public static IEnumerable<int> Parse(string list)
    {
        foreach (string range in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            for (int processor = Number(ends[0]) ?? 0; processor <= Number(ends[^1]); processor++) yield return processor;
        }
    }

    /// <summary>Those of affinity and cpuset together.</summary>
    private static HashSet<int> Allowed(string root)
    {
        const string Key = "Cpus_allowed_list:";
        string status = Path.Combine(root, "proc/self/status");
        IEnumerable<string> lines = File.Exists(status) ? File.ReadLines(status) : [];
        string? list = lines.FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..];
        return [.. Parse(list ?? Read(root, "sys/devices/system/cpu/online"))];
    }

    /// <summary>
    /// Intel's hybrid processors list their kinds; Arm's tell each core's capacity, of at most 1024, where those of half the largest and
    /// more count as quick. Where only slow ones are allowed, they count.
    /// </summary>
    private static HashSet<int> Quick(string root, HashSet<int> allowed)
    {
        HashSet<int> quick = [.. Parse(Read(root, "sys/devices/cpu_core/cpus"))];
        if (quick.Count == 0)
        {
            Dictionary<int, int> capacities = allowed.ToDictionary(processor => processor, processor => Capacity(root, processor));
            int largest = capacities.Values.DefaultIfEmpty(0).Max();
            quick = [.. allowed.Where(processor => capacities[processor] * 2 >= largest)];
        }
        quick.IntersectWith(allowed);
        return quick.Count > 0 ? quick : allowed;
    }

    private static int Capacity(string root, int processor) =>
        Number(Read(root, $"sys/devices/system/cpu/cpu{processor}/cpu_capacity")) ?? 0;

    /// <summary>The same text for all threads of a core.</summary>
    private static string Siblings(string root, int processor)
    {
        string siblings = Read(root, $"sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list");
        return siblings.Length > 0 ? siblings : processor.ToString(CultureInfo.InvariantCulture);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Read(string root, string path)
    {
        path = Path.Combine(root, path);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
