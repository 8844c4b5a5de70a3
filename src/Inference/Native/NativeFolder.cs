using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Finds the prebuilt llama.cpp libraries that npm fetched, or those of a folder that the settings name.</summary>
internal static class NativeFolder
{
    private const string GpuPrefix = "ggml-";
    private static readonly string[] Kinds = ["cuda", "hip", "vulkan", "metal"];

    /// <summary>The kinds of GPU that npm has libraries for on this system.</summary>
    public static IReadOnlyList<string> Published => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 when !OperatingSystem.IsMacOS() => ["cuda", "vulkan"],
        Architecture.Arm64 when OperatingSystem.IsMacOS() => ["metal"],
        _ => [],
    };

    /// <summary>
    /// Best first, the processor alone last; empty where nothing was fetched. Whether one works is found out by trying it.
    /// </summary>
    /// <param name="set">A folder given by the settings, or null for node_modules above the program.</param>
    public static IReadOnlyList<BackendCandidate> Candidates(string? set)
    {
        if (set is { Length: > 0 }) return [.. OfFolder(set, Kinds), new(BackendCandidate.Processor, set, null)];
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "mac" : "linux";
        string name = system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        List<BackendCandidate> found = [];
        foreach (string kind in Kinds)
        {
            string package = $"{name}-{kind}";
            if (Libraries(package, package) is not { } folder) continue;
            found.AddRange(OfFolder(folder, [kind]));
            // CUDA's second build, for drivers and cards that the first does not take.
            if (Libraries(package + "-ext", Path.Combine(package, "fallback")) is { } second && Find(second, GpuPrefix + kind) is { } plugin)
                found.Add(new(kind, folder, plugin));
        }
        // A GPU's package holds the processor's libraries too.
        if ((Libraries(name, name) ?? found.LastOrDefault()?.Folder) is { } processor)
            found.Add(new(BackendCandidate.Processor, processor, null));
        return found;
    }

    /// <summary>The last of the candidates.</summary>
    /// <exception cref="LlamaException">Nothing was fetched.</exception>
    public static BackendCandidate Processor(string? set) => Candidates(set) is [.., var last] ? last
        : throw new LlamaException("The llama.cpp libraries are not there: install Node.js 20 or newer and build again (npm ci fetches them).");

    /// <summary>The file of a library, or null; names may carry the backend and the version ("libllama.cuda.v0.5.0.so").</summary>
    public static string? Find(string folder, string name) =>
        Directory.EnumerateFiles(folder).FirstOrDefault(file => IsLibrary(file, name + "."));

    /// <summary>The files of the processor's libraries: one for each instruction set, or a single one.</summary>
    public static IEnumerable<string> ProcessorLibraries(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => IsLibrary(file, "ggml-cpu-") || IsLibrary(file, "ggml-cpu."));

    private static IEnumerable<BackendCandidate> OfFolder(string folder, IEnumerable<string> kinds) =>
        kinds.Select(kind => (Kind: kind, Plugin: Find(folder, GpuPrefix + kind))).Where(item => item.Plugin is not null)
            .Select(item => new BackendCandidate(item.Kind, folder, item.Plugin));

    private static bool IsLibrary(string file, string start)
    {
        ReadOnlySpan<char> name = Path.GetFileName(file.AsSpan());
        if (name.StartsWith("lib", StringComparison.Ordinal)) name = name[3..];
        return name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && Path.GetExtension(name) is ".so" or ".dylib" or ".dll";
    }

    private static string? Libraries(string package, string subfolder)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string bins = Path.Combine(folder, "node_modules", "@node-llama-cpp", package, "bins", subfolder);
            if (Directory.Exists(bins)) return bins;
        }
        return null;
    }
}
