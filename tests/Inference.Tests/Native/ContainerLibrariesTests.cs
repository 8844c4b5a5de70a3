using System.Text.RegularExpressions;
using Rag.Inference.Native;
using Rag.Tests;

namespace Rag.Inference.Tests.Native;

/// <summary>
/// The image with CUDA holds whatever the libraries in it need. What they need is recorded, and compared with the packages themselves
/// where the build fetched them (<c>-p:NativeBackend=cuda</c>); the image's own build runs ldd.
/// </summary>
public sealed partial class ContainerLibrariesTests
{
    private const string Package = "linux-x64-cuda";

    /// <summary>From <c>readelf -d</c> of the packages' 3.22.1, llama.cpp's own and the C library's left out.</summary>
    private static readonly Dictionary<string, string[]> Needs = new()
    {
        [$"{Package}/bins/{Package}/libggml-cuda.so"] = ["libcublas.so.13", "libcuda.so.1", "libcudart.so.13"],
        [$"{Package}-ext/bins/{Package}/fallback/libggml-cuda.so"] = ["libcublas.so.12", "libcuda.so.1", "libcudart.so.12"],
    };

    /// <summary>In the image of ASP.NET, since .NET itself needs them.</summary>
    private static readonly string[] BaseImage = ["ld-linux-x86-64.so.2", "libc.so.6", "libgcc_s.so.1", "libm.so.6", "libstdc++.so.6"];

    /// <summary>What the NVIDIA Container Toolkit adds when the container starts.</summary>
    private const string Driver = "libcuda.so.1";

    [Fact]
    public void Image_Cuda_HoldsWhatItsLibrariesNeed()
    {
        string dockerfile = File.ReadAllText(Path.Combine(SharedFolder.RepositoryRoot(), "Dockerfile"));
        string[] copied = [.. CopiedLibrary().Matches(dockerfile).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, copied.Length);
        Assert.Contains("LD_LIBRARY_PATH=/opt/cuda", dockerfile, StringComparison.Ordinal);
        foreach ((string library, string[] needs) in Needs)
        {
            string[] missing = [.. needs.Where(name => name != Driver && !copied.Any(pattern => Matches(pattern, name)))];
            // The second build's libraries are not in the image, so it is not in it either.
            if (library.Contains("-ext/", StringComparison.Ordinal)) Assert.Contains("rm -rf /out/node_modules/@node-llama-cpp/*-cuda-ext", dockerfile, StringComparison.Ordinal);
            else Assert.Empty(missing);
        }
        // CUBLAS loads this one of its own.
        Assert.Contains(copied, pattern => Matches(pattern, "libcublasLt.so.13"));
    }

    [Fact]
    public void Needs_Recorded_AreThePackages()
    {
        string packages = Path.Combine(SharedFolder.RepositoryRoot(), "node_modules", "@node-llama-cpp");
        Assert.SkipUnless(Directory.Exists(Path.Combine(packages, Package)), "needs llama.cpp's CUDA build: dotnet build src/Inference -p:NativeBackend=cuda fetches it");
        string[] found = [.. new[] { Package, Package + "-ext" }.Select(name => Path.Combine(packages, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.so", SearchOption.AllDirectories))];
        string[] own = [.. found.Select(file => Path.GetFileName(file)!)];
        foreach (string file in found)
        {
            string[] outside = [.. SharedLibrary.NeededBy(file).Except(BaseImage).Except(own).Order(StringComparer.Ordinal)];
            Assert.Equal(Needs.GetValueOrDefault(Path.GetRelativePath(packages, file).Replace('\\', '/'), []), outside);
        }
    }

    private static bool Matches(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name);

    [GeneratedRegex(@"/usr/local/cuda-[\d.]+/targets/x86_64-linux/lib/(\S+)")]
    private static partial Regex CopiedLibrary();
}
