using System.Security.Cryptography;
using System.Text;
using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>
/// A mark of all that decides whether a way to load llama.cpp works: its version, the cards, their drivers, and what the system's loader
/// would find. Another mark means that it must be tried anew.
/// </summary>
internal static class MachineIdentity
{
    /// <summary>Each of these chooses devices, drivers or libraries.</summary>
    private static readonly string[] Variables =
    [
        "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "CUDA_PATH", "GGML_VK_VISIBLE_DEVICES", "VK_ICD_FILENAMES",
        "VK_DRIVER_FILES",
    ];

    private static readonly string[] Modules = ["nvidia", "nouveau", "amdgpu", "i915", "xe"];

    /// <summary>
    /// Vulkan's drivers announce themselves by a file; the loader's cache is written anew whenever a library is installed.
    /// </summary>
    private static readonly string[] Watched =
        ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/ld.so.cache"];

    /// <summary>Of this machine as it is now.</summary>
    public static string Now(IEnumerable<DisplayAdapter> adapters)
    {
        List<string> lines = [LlamaRuntime.Version, Environment.OSVersion.VersionString];
        lines.AddRange(adapters.Select(adapter => adapter.ToString()));
        lines.AddRange(Variables.Select(name => Environment.GetEnvironmentVariable(name) ?? ""));
        if (OperatingSystem.IsWindows()) lines.Add(Environment.GetEnvironmentVariable("PATH") ?? "");
        IEnumerable<string> modules = Modules.Select(name => $"/sys/module/{name}").Where(Directory.Exists);
        lines.AddRange(modules.Select(folder => $"{folder} {VersionIn(folder)}"));
        foreach (string path in Watched)
        {
            if (Directory.Exists(path)) lines.AddRange(Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Select(Stamp));
            else lines.Add(Stamp(path));
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..24];
    }

    /// <summary>A file as it is now: path, length and time of its last change.</summary>
    public static string Stamp(string path) =>
        new FileInfo(path) is { Exists: true } file ? $"{path}|{file.Length}|{file.LastWriteTimeUtc.Ticks}" : $"{path}|none";

    private static string VersionIn(string module)
    {
        string path = Path.Combine(module, "version");
        try { return File.Exists(path) ? File.ReadAllText(path).Trim() : ""; }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { return ""; }
    }
}
