using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Finds the folder of prebuilt llama.cpp libraries that npm fetched.</summary>
internal static class NativeFolder
{
    /// <summary>Best first: CUDA, then Vulkan, then Metal or the processor's; empty where nothing was fetched.</summary>
    /// <param name="set">A folder given by the settings, or null for node_modules above the program.</param>
    public static IReadOnlyList<string> Candidates(string? set)
    {
        if (set is { Length: > 0 }) return [set];
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "mac" : "linux";
        string name = system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        List<string> found = [];
        foreach (string suffix in (string[])["-cuda", "-vulkan", "-metal", ""])
        {
            if (Package(name + suffix) is not { } package) continue;
            string folder = Path.Combine(package, "bins", name + suffix);
            if (Directory.Exists(folder)) found.Add(folder);
        }
        return found;
    }

    /// <summary>CUDA's second build for drivers and cards that the first does not take, or null.</summary>
    public static string? CudaFallback(string folder) =>
        Package(Path.GetFileName(folder) + "-ext") is { } package
        && Path.Combine(package, "bins", Path.GetFileName(folder), "fallback") is { } fallback && Directory.Exists(fallback) ? fallback : null;

    private static string? Package(string name)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string package = Path.Combine(folder, "node_modules", "@node-llama-cpp", name);
            if (Directory.Exists(package)) return package;
        }
        return null;
    }
}
