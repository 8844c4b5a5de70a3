using System.Globalization;
using System.Text.Json;

namespace Rag.Bench.Ingest;

/// <summary>Named figures: printed as they come, written with <c>--json FILE</c>.</summary>
internal sealed class Report(string[] args)
{
    private readonly Dictionary<string, object> figures = [];

    public void Add(string name, double value, string unit)
    {
        figures[name] = value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48} {value,12:0.##} {unit}"));
    }

    public void Write()
    {
        if (Option(args, "--json") is { } file) File.WriteAllText(file, JsonSerializer.Serialize(figures));
    }

    public static string? Option(string[] args, string name) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;

    public static int Number(string[] args, string name, int otherwise) =>
        Option(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public static double Percentile(List<double> values, double p)
    {
        List<double> sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
