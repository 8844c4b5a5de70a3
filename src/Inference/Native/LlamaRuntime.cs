using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Loads llama.cpp once per process and says what it found. Safe to call from any thread.</summary>
public sealed class LlamaRuntime
{
    /// <summary>The version that the structs here are written for; another one has other layouts.</summary>
    public const string Version = "0.5.0";

    private static readonly Lock Gate = new();
    private static LlamaRuntime? loaded;
    private static string? folder;

    private LlamaRuntime(IReadOnlyList<Backend> backends, string systemInfo) => (Backends, SystemInfo) = (backends, systemInfo);

    /// <summary>The devices found at start.</summary>
    public IReadOnlyList<Backend> Backends { get; }

    /// <summary>Instruction sets and options that the libraries use.</summary>
    public string SystemInfo { get; }

    /// <summary>The best kind of device: <c>cuda</c>, <c>vulkan</c>, <c>metal</c> or <c>cpu</c>.</summary>
    public string Kind => Backends.FirstOrDefault(device => device.IsGpu)?.Kind ?? "cpu";

    /// <summary>Loads the libraries, or returns what an earlier call loaded.</summary>
    /// <param name="nativePath">A folder with the libraries, or null for what npm fetched.</param>
    /// <exception cref="LlamaException">They are missing, cannot be loaded, or are of another version; the message says what to do.</exception>
    public static LlamaRuntime Load(string? nativePath)
    {
        lock (Gate) return loaded ??= LoadOnce(nativePath);
    }

    private static unsafe LlamaRuntime LoadOnce(string? nativePath)
    {
        IReadOnlyList<string> candidates = NativeFolder.Candidates(nativePath);
        if (candidates.Count == 0)
            throw new LlamaException("The llama.cpp libraries are not there: install Node.js 20 or newer and build again (npm ci fetches them).");
        if (folder is null) NativeLibrary.SetDllImportResolver(typeof(LlamaRuntime).Assembly, Resolve);

        List<string> faults = [];
        foreach (string candidate in candidates)
        {
            folder = candidate;
            if (!NativeLibrary.TryLoad(Find("llama") ?? candidate, out _))
                faults.Add($"{candidate} cannot be loaded on this system.");
            else
                return Start(candidate);
        }
        throw new LlamaException(string.Join(' ', faults));
    }

    private static unsafe LlamaRuntime Start(string folder)
    {
        NativeLog.Attach();
        string version = NativeText.Read(LlamaApi.llama_version());
        // The prebuilt libraries call themselves 0.5.0-dev.
        if (version.Split('-')[0] != Version)
            throw new LlamaException($"{folder} holds llama.cpp {version}, but {Version} is needed: delete node_modules and build again.");
        GgmlApi.ggml_backend_load_all_from_path(folder);
        // Without a device of its own the CUDA package holds a second build for older cards and drivers.
        if (folder.EndsWith("-cuda", StringComparison.Ordinal) && !Backend.List().Any(device => device.IsGpu) && NativeFolder.CudaFallback(folder) is { } fallback)
            GgmlApi.ggml_backend_load_all_from_path(fallback);
        LlamaApi.llama_backend_init();
        return new LlamaRuntime(Backend.List(), NativeText.Read(LlamaApi.llama_print_system_info()));
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name is LlamaApi.Library or GgmlApi.Library or GgmlApi.Base && Find(name) is { } path ? NativeLibrary.Load(path) : 0;

    /// <summary>The file of a library; names carry the backend and the version ("libllama.cuda.v0.5.0.so").</summary>
    private static string? Find(string name)
    {
        string[] starts = [$"lib{name}.", $"{name}."];
        return Directory.EnumerateFiles(folder!).FirstOrDefault(file =>
            starts.Any(start => Path.GetFileName(file).StartsWith(start, StringComparison.OrdinalIgnoreCase))
            && Path.GetExtension(file) is ".so" or ".dylib" or ".dll");
    }
}
