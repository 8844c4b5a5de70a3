using System.Text.Json;
using Rag.Inference.Adapters;
using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Probing;

/// <summary>
/// The child process that tries files before the serving process touches them: <c>Rag.Inference probe [folder of libraries]</c>. It reads
/// lines from its
/// standard input, each a JSON list of a model's path and, where an adapter is to be tried with it, of the adapter's, and answers each
/// with a line: null where the file can be used, otherwise the reason as a JSON text. Whatever
/// native code does to it, the serving process lives. It ends with its input.
/// </summary>
internal static class ProbeProgram
{
    /// <summary>The first argument that makes the program this one.</summary>
    public const string Command = "probe";

    public static int Run(string? nativePath)
    {
        TakeTheFall();
        // The answers are the only thing on the standard output.
        using StreamWriter answers = new(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error);
        using BlockingPaths paths = new();
        foreach (string[] asked in paths.ReadAll()) answers.WriteLine(JsonSerializer.Serialize(Try(asked, nativePath)));
        return 0;
    }

    private static string? Try(string[] asked, string? nativePath)
    {
        try
        {
            ModelFile file = ModelFileReader.Read(asked[0]);
            AdapterFile? adapter = asked.Length > 1 ? AdapterFileReader.Read(asked[1], GgufReader.Read(asked[1])) : null;
            if (adapter is not null && AdapterFit.Misfit(adapter, file, ModelWeights.Read(file)) is { } misfit) return misfit;
            // It computes on the processor: a GPU's memory is for those that serve.
            LlamaRuntime.Load(NativeFolder.Processor(nativePath));
            return ProbeRun.Refusal(file, adapter);
        }
        catch (Exception fault) when (fault is GgufException or LlamaException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>A file that claims absurd amounts of memory is to cost this process and no other.</summary>
    private static void TakeTheFall()
    {
        try
        {
            if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Then the kernel chooses by itself.
        }
    }

    /// <summary>The lines of the standard input; their end ends the process even while native code is at work, since the parent is gone then.</summary>
    private sealed class BlockingPaths : IDisposable
    {
        private readonly System.Collections.Concurrent.BlockingCollection<string[]> paths = [];

        public BlockingPaths() => new Thread(Read) { IsBackground = true }.Start();

        public IEnumerable<string[]> ReadAll() => paths.GetConsumingEnumerable();

        public void Dispose() => paths.Dispose();

        private void Read()
        {
            while (Console.In.ReadLine() is { } line) paths.Add(JsonSerializer.Deserialize<string[]>(line)!);
            Environment.Exit(0);
        }
    }
}
