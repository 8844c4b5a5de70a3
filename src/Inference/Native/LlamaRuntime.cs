using System.Reflection;
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

    private LlamaRuntime(BackendCandidate candidate, IReadOnlyList<Backend> backends, string systemInfo) =>
        (Candidate, Backends, SystemInfo) = (candidate, backends, systemInfo);

    /// <summary>What was loaded.</summary>
    public BackendCandidate Candidate { get; }

    /// <summary>The devices found at start.</summary>
    public IReadOnlyList<Backend> Backends { get; }

    /// <summary>Instruction sets and options that the libraries use.</summary>
    public string SystemInfo { get; }

    /// <summary>Loads the libraries, or returns what an earlier call loaded, whichever candidate that was.</summary>
    /// <exception cref="LlamaException">They cannot be loaded, or are of another version; the message says what to do.</exception>
    public static LlamaRuntime Load(BackendCandidate candidate)
    {
        lock (Gate) return loaded ??= LoadOnce(candidate);
    }

    private static LlamaRuntime LoadOnce(BackendCandidate candidate)
    {
        if (folder is null) NativeLibrary.SetDllImportResolver(typeof(LlamaRuntime).Assembly, Resolve);
        folder = candidate.Folder;
        if (!NativeLibrary.TryLoad(NativeFolder.Find(folder, LlamaApi.Library) ?? folder, out _))
            throw new LlamaException($"{folder} cannot be loaded on this system.");
        NativeLog.Attach();
        CheckVersion();
        if (candidate.Plugin is { } plugin) LoadPlugin(plugin);
        // Apple's arithmetic beside the processor's own.
        if (NativeFolder.Find(folder, "ggml-blas") is { } accelerator) GgmlApi.ggml_backend_load(accelerator);
        LoadProcessor();
        LlamaApi.llama_backend_init();
        return new LlamaRuntime(candidate, Backend.List(), SystemInformation());
    }

    private static void LoadPlugin(string plugin)
    {
        NativeLog.TakeErrors();
        // Where it is null the reason went to the log.
        if (GgmlApi.ggml_backend_load(plugin) == 0)
            throw new LlamaException(NativeLog.TakeErrors() is { Length: > 0 } errors ? errors : $"{Path.GetFileName(plugin)} does not load");
    }

    /// <summary>
    /// Of the builds for several instruction sets the one that suits this processor best. llama.cpp's own search would load whatever else lies in the folder,
    /// a GPU's library that was found not to work among it.
    /// </summary>
    private static unsafe void LoadProcessor()
    {
        if (GgmlApi.ggml_backend_dev_by_type(GgmlApi.ProcessorDevice) != 0) return;
        (string? Path, int Score) best = (null, -1);
        foreach (string file in NativeFolder.ProcessorLibraries(folder!))
        {
            if (!NativeLibrary.TryLoad(file, out nint library)) continue;
            bool hasScore = NativeLibrary.TryGetExport(library, "ggml_backend_score", out nint function);
            int score = hasScore ? ((delegate* unmanaged[Cdecl]<int>)function)() : 1;
            // 0: it needs what this processor lacks.
            if (score > 0 && score > best.Score) best = (file, score);
        }
        if (best.Path is null || GgmlApi.ggml_backend_load(best.Path) == 0)
            throw new LlamaException($"{folder} holds no library that computes on this processor.");
    }

    private static unsafe void CheckVersion()
    {
        string version = NativeText.Read(LlamaApi.llama_version());
        // The prebuilt libraries call themselves 0.5.0-dev.
        if (version.Split('-')[0] != Version)
            throw new LlamaException($"{folder} holds llama.cpp {version}, but {Version} is needed: delete node_modules and build again.");
    }

    private static unsafe string SystemInformation() => NativeText.Read(LlamaApi.llama_print_system_info());

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name is LlamaApi.Library or GgmlApi.Library or GgmlApi.Base && NativeFolder.Find(folder!, name) is { } path ? NativeLibrary.Load(path) : 0;
}
