using System.Runtime.InteropServices;

namespace Rag.Web.Commands.Doctor;

/// <summary>
/// What could compute besides the processor. Whether it does is known only to Inference, which tries it: see <see cref="ProductChecks"/>.
/// </summary>
internal static class GpuChecks
{
    private static readonly string[] CudaRuntimes = OperatingSystem.IsWindows()
        ? ["cudart64_13.dll", "cudart64_12.dll"] : ["libcudart.so.13", "libcudart.so.12"];

    public static IEnumerable<Finding> Find()
    {
        if (OperatingSystem.IsMacOS())
        {
            yield return new Finding("GPU", Health.Ok, "Metal, part of the system");
            yield break;
        }
        bool nvidia = Loads(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1"),
            vulkan = Loads(OperatingSystem.IsWindows() ? "vulkan-1.dll" : "libvulkan.so.1");
        string? cuda = Array.Find(CudaRuntimes, Loads);
        if (nvidia && cuda is null)
            yield return new Finding("GPU", Health.Better, $"NVIDIA's driver is there{Version()}, the CUDA runtime is not",
                "Install NVIDIA's CUDA 13 (or 12) runtime: it is the quickest on this card.");
        else if (nvidia)
            yield return new Finding("GPU", Health.Ok, $"NVIDIA's driver{Version()} and {cuda}");
        else
            yield return new Finding("GPU", Health.Ok, vulkan ? "no NVIDIA driver; Vulkan's loader is there"
                : "none: models run on the processor");
        if (nvidia && !vulkan) yield return new Finding("Vulkan", Health.Ok, "its loader is not there; CUDA does without");
    }

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static string Version()
    {
        try
        {
            // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 …"
            string[] parts = File.ReadLines("/proc/driver/nvidia/version").FirstOrDefault()?.Split("  ", StringSplitOptions.RemoveEmptyEntries) ?? [];
            return parts.Length > 1 ? $" {parts[1].Trim()}" : "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { return ""; }
    }
}
