using System.Diagnostics;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Backends;

/// <summary>
/// A folder with the processor's libraries and GPU libraries of our own that behave in a named way (<c>gpu-stub.c</c>), compiled with
/// gcc.
/// </summary>
internal sealed class StubFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-stub-");

    private StubFolder()
    {
        foreach (string file in Directory.EnumerateFiles(Processor().Folder)) File.CreateSymbolicLink(Path.Combine(Name, Path.GetFileName(file)), file);
    }

    public string Name => folder.FullName;

    /// <summary>Is there once the library that hangs does so.</summary>
    public string Mark => Path.Combine(Name, "hangs");

    /// <summary>The libraries that the build fetched; the test is skipped where there are none.</summary>
    public static BackendCandidate Processor()
    {
        Assert.SkipUnless(NativeFolder.Candidates(null).Count > 0, "needs llama.cpp's libraries: npm could not fetch them");
        return NativeFolder.Processor(null);
    }

    /// <summary>With a library for each kind.</summary>
    /// <param name="libraries">Kind and behaviour: <c>RIGHT</c>, <c>WRONG</c>, <c>NO_DEVICE</c>, <c>CRASH</c>, <c>HANG</c> or
    /// <c>MISSING</c>.</param>
    public static async Task<StubFolder> CreateAsync(params (string Kind, string Behaviour)[] libraries)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc"), "needs Linux and gcc");
        StubFolder stub = new();
        foreach ((string kind, string behaviour) in libraries) await stub.CompileAsync(kind, behaviour);
        return stub;
    }

    public BackendCandidate Candidate(string kind) => new(kind, Name, Library(kind));

    public void Dispose() => folder.Delete(recursive: true);

    private string Library(string kind) => Path.Combine(Name, $"libggml-{kind}.so");

    private async Task CompileAsync(string kind, string behaviour)
    {
        List<string> needed = [];
        if (behaviour == "MISSING")
        {
            foreach (string name in (string[])["libcudart.so.13", "libcublas.so.13"])
            {
                needed.Add(Path.Combine(Name, name));
                await RunAsync("-shared", "-o", needed[^1], $"-Wl,-soname,{name}", "-x", "c", "/dev/null");
            }
        }
        await RunAsync(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-D" + behaviour, $"-DMARK=\"{Mark}\"", "-o", Library(kind),
            Path.Combine(AppContext.BaseDirectory, "Backends", "gpu-stub.c"), "-Wl,--no-as-needed", Path.Combine(Name, "libggml-base.so"), .. needed]);
        needed.ForEach(File.Delete);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using Process gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", arguments) { RedirectStandardError = true })!;
        string errors = await gcc.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await gcc.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(gcc.ExitCode == 0, errors);
    }
}
