using System.Globalization;

namespace Rag.Retrieval.Settings;

/// <summary>Which LoRA adapters are switched on, as one setting writes it: <c>style.gguf=0.8; terse.gguf=1</c>. Pure.</summary>
public static class AdapterStrengths
{
    /// <summary>Beyond it an answer is noise.</summary>
    public const float Most = 10;

    /// <summary>Strengths by the file's name; what cannot be read is left out.</summary>
    public static IReadOnlyDictionary<string, float> Read(string? setting)
    {
        Dictionary<string, float> strengths = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in Parts(setting))
            if (One(part) is var (file, strength) && strength != 0) strengths[file] = strength;
        return strengths;
    }

    /// <summary>The setting for these strengths; empty where all are 0.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, float>> strengths) =>
        string.Join("; ", strengths.Where(item => item.Value != 0)
        .OrderBy(item => item.Key, StringComparer.OrdinalIgnoreCase)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Key}={item.Value}")));

    /// <summary>The first part that is none, or null.</summary>
    public static string? Fault(string? setting) => Parts(setting).FirstOrDefault(part => One(part) is null);

    /// <summary>Whether a file's name can stand in the setting.</summary>
    public static bool CanHold(string file) => !file.Contains(';', StringComparison.Ordinal) && file == file.Trim();

    /// <summary>Whether a strength is one that can be used.</summary>
    public static bool IsStrength(float strength) => float.IsFinite(strength) && Math.Abs(strength) <= Most;

    private static string[] Parts(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string File, float Strength)? One(string part) =>
        part.LastIndexOf('=') is > 0 and var at
        && float.TryParse(part.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out float strength) && IsStrength(strength)
            ? (part[..at].Trim(), strength) : null;
}
