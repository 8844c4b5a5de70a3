using System.Text.Json;
using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>
/// The child process that tries one way to load llama.cpp: <c>Rag.Inference try-backend KIND FOLDER [PLUGIN]</c>. Its standard output tells
/// step by step what it is about to do, and the verdict last, one JSON text a line; so whoever started it knows in which step it crashed or
/// stood still.
/// </summary>
internal static class BackendTrial
{
    /// <summary>The first argument that makes the program this one.</summary>
    public const string Command = "try-backend";

    /// <summary>How the reason begins where no GPU is found.</summary>
    public const string NoDevice = "it lists no device";

    public static int Run(IReadOnlyList<string> arguments)
    {
        using StreamWriter answers = new(Console.OpenStandardOutput()) { AutoFlush = true };
        // Libraries that write to the standard output are not to mix with the answers.
        Console.SetOut(Console.Error);
        BackendCandidate candidate = new(arguments[0], arguments[1], arguments.ElementAtOrDefault(2));
        Write(new TrialStep("loading"));
        Write(new TrialStep("", Try(candidate, step => Write(new TrialStep(step)))));
        return 0;

        void Write(TrialStep step) => answers.WriteLine(JsonSerializer.Serialize(step));
    }

    /// <summary>How the child's call is written.</summary>
    public static IEnumerable<string> Arguments(BackendCandidate candidate) =>
        candidate.Plugin is { } plugin ? [Command, candidate.Kind, candidate.Folder, plugin] : [Command, candidate.Kind, candidate.Folder];

    private static BackendVerdict Try(BackendCandidate candidate, Action<string> next)
    {
        try
        {
            if (candidate.Plugin is { } plugin && SharedLibrary.MissingFor(plugin) is { Count: > 0 } missing)
                return new BackendVerdict(false, null, missing, []);
            IReadOnlyList<Backend> devices = LlamaRuntime.Load(candidate).Backends;
            bool onGpu = candidate.Kind != BackendCandidate.Processor;
            if (onGpu && !devices.Any(device => device.IsGpu))
            {
                string why = NativeLog.TakeErrors() is { Length: > 0 } errors ? $" ({errors})" : "";
                return BackendVerdict.Fails(NoDevice + why) with { Devices = devices };
            }
            nint[] handles = Backend.Handles();
            for (int index = 0; index < devices.Count; index++)
            {
                Backend device = devices[index];
                if (onGpu ? !device.IsGpu : device.Kind != BackendCandidate.Processor) continue;
                next($"computing on {device.Description}");
                if (MatrixProduct.FaultOf(handles[index]) is { } fault)
                    return BackendVerdict.Fails($"{device.Description}: {fault}") with { Devices = devices };
            }
            return new BackendVerdict(true, null, [], devices);
        }
        catch (Exception fault) when (fault is LlamaException or IOException or UnauthorizedAccessException
            or DllNotFoundException or EntryPointNotFoundException)
        {
            return BackendVerdict.Fails(fault.Message);
        }
    }
}

/// <summary>A line of the child: what it is about to do, or the verdict.</summary>
internal sealed record TrialStep(string Name, BackendVerdict? Verdict = null);
