using System.Globalization;

namespace Rag.Web.Measuring.Energy;

/// <summary>
/// Energy of the processor packages as Linux tells it (Documentation/power/powercap/powercap.rst): counters in microjoules that wrap
/// round. On many machines only the administrator may read them. Not safe to share.
/// </summary>
internal sealed class RaplCounter(string root = "/sys/class/powercap")
{
    private readonly Dictionary<string, double> last = [];
    private double sum;

    /// <summary>Joules since the first reading, of all packages; null where the machine does not tell.</summary>
    public double? Read()
    {
        bool isTold = false;
        foreach (string zone in Zones())
        {
            if (Number(Path.Combine(zone, "energy_uj")) is not { } now) continue;
            isTold = true;
            if (last.TryGetValue(zone, out double before))
                sum += now >= before ? now - before : now + (Number(Path.Combine(zone, "max_energy_range_uj")) ?? before) - before;
            last[zone] = now;
        }
        return isTold ? sum / 1e6 : null;
    }

    // "intel-rapl:0" is a package; "intel-rapl:0:1" is a part of it and counted with it.
    private IEnumerable<string> Zones()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(root, "intel-rapl:*").Where(zone => Path.GetFileName(zone).Split(':').Length == 2)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { return []; }
    }

    private static double? Number(string file)
    {
        try
        {
            string text = File.ReadAllText(file);
            return double.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out double number) ? number : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { return null; }
    }
}
