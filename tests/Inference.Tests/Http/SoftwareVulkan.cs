using System.Runtime.InteropServices;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>A Vulkan device without a graphics card: Mesa's llvmpipe, and llama.cpp's libraries for it.</summary>
internal static class SoftwareVulkan
{
    /// <summary>The folder of the libraries; where they or the device are absent the test is reported as skipped.</summary>
    public static string RequireLibraries()
    {
        string libraries = Path.Combine(SharedFolder.RepositoryRoot(), "tests", "Inference.Tests", "Vulkan", "node_modules", "@node-llama-cpp", "linux-x64-vulkan", "bins", "linux-x64-vulkan");
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64 && Directory.Exists(libraries), "needs llama.cpp's Vulkan build: npm could not fetch it");
        Assert.SkipUnless(Directory.Exists("/usr/share/vulkan/icd.d") && Directory.EnumerateFiles("/usr/share/vulkan/icd.d", "lvp_icd*").Any() && NativeLibrary.TryLoad("libvulkan.so.1", out _),
            "needs Mesa's software Vulkan (Debian: libvulkan1 and mesa-vulkan-drivers)");
        return libraries;
    }
}
