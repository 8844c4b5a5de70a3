using System.Globalization;

namespace Rag.Inference.Processor;

/// <summary>
/// The share of processor time that a cgroup allows (the kernel's Documentation/admin-guide/cgroup-v2.rst, cpu.max; scheduler/sched-bwc.rst
/// for version 1).
/// </summary>
internal static class CgroupQuota
{
    /// <param name="root"><c>/</c>, or a folder that stands for it.</param>
    /// <returns>The least quota of this process's group and those above it, in processors; null for none.</returns>
    public static double? Processors(string root)
    {
        string own = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(own)) return null;
        double? least = null;
        // A line is hierarchy:controllers:path; version 2 names no controllers.
        foreach (string[] parts in File.ReadLines(own).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
        {
            string[] controllers = parts[1].Split(',');
            if (parts[1].Length > 0 && !controllers.Contains("cpu")) continue;
            const string Mount = "sys/fs/cgroup";
            string[] mounts = parts[1].Length == 0 ? [Mount, $"{Mount}/unified"] : [$"{Mount}/cpu", $"{Mount}/{parts[1]}"];
            foreach (string mount in mounts)
            {
                // In a container the path may be that of the host, whose lower folders are not to be seen from inside: those that are
                // there count.
                for (string path = parts[2].Trim('/'); ; path = path.Contains('/') ? path[..path.LastIndexOf('/')] : "")
                {
                    double? quota = Of(Path.Combine(root, mount, path));
                    if (quota is not null && !(quota >= least)) least = quota;
                    if (path.Length == 0) break;
                }
            }
        }
        return least;
    }

    private static double? Of(string folder)
    {
        string[] limit = Read(folder, "cpu.max");
        if (limit.Length == 2) return Ratio(limit[0], limit[1]);
        return Ratio(Read(folder, "cpu.cfs_quota_us").FirstOrDefault(), Read(folder, "cpu.cfs_period_us").FirstOrDefault());
    }

    /// <summary>Version 2 writes <c>max</c> for no quota, version 1 writes -1.</summary>
    private static double? Ratio(string? quota, string? period) =>
        double.TryParse(quota, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double share)
        && double.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out double of)
        && share > 0 && of > 0 ? share / of : null;

    private static string[] Read(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
    }
}
