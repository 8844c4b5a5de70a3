namespace Rag.Inference.Backends;

/// <summary>What to say of libraries that are not there, and what to install.</summary>
internal static class MissingLibraries
{
    /// <summary>The fact, with the libraries' names.</summary>
    public static string Fact(IReadOnlyList<string> missing) =>
        $"{(CudaVersion(missing) is { } version ? $"CUDA {version}'s runtime was"
            : missing.Any(IsNvidiaDriver) ? "NVIDIA's driver was"
            : missing.Any(IsVulkan) ? "Vulkan's loader was"
            : missing.Count == 1 ? "a library was" : "libraries were")} not found ({string.Join(", ", missing)})";

    /// <summary>What to do about it.</summary>
    public static string Advice(IReadOnlyList<string> missing) =>
        CudaVersion(missing) is { } version
            ? $"install NVIDIA's CUDA {version} runtime{(missing.Any(IsNvidiaDriver) ? " and NVIDIA's driver" : "")}"
        : missing.Any(IsNvidiaDriver) ? "install NVIDIA's driver"
        : missing.Any(IsVulkan) ? "install it (libvulkan1 on Debian and Ubuntu, vulkan-loader elsewhere)"
        : "install what holds them";

    /// <summary>The version of CUDA whose runtime is among them (<c>libcudart.so.13</c>, <c>cublas64_13.dll</c>), or null.</summary>
    public static string? CudaVersion(IReadOnlyList<string> missing)
    {
        foreach (string name in missing.Where(IsCudaRuntime))
        {
            string[] parts = name.Split(".so.") is [_, var number] ? [number] : Path.GetFileNameWithoutExtension(name).Split('_');
            if (parts[^1] is { Length: > 0 } version && version.All(letter => char.IsAsciiDigit(letter) || letter == '.')) return version;
        }
        return null;
    }

    private static bool IsCudaRuntime(string name) =>
        name.Contains("cudart", StringComparison.OrdinalIgnoreCase) || name.Contains("cublas", StringComparison.OrdinalIgnoreCase);

    private static bool IsNvidiaDriver(string name) =>
        name.StartsWith("libcuda.so", StringComparison.Ordinal) || name.Equals("nvcuda.dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsVulkan(string name) =>
        name.StartsWith("libvulkan.so", StringComparison.Ordinal) || name.Equals("vulkan-1.dll", StringComparison.OrdinalIgnoreCase);
}
