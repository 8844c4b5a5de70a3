using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rag.Inference.Native;

/// <summary>Takes llama.cpp's log: to an <see cref="ILogger"/>, and the last errors to whoever must explain a failure.</summary>
internal static unsafe class NativeLog
{
    private const int Continued = 5;
    private static readonly StringBuilder Line = new();
    private static readonly Queue<string> Errors = new();
    private static int lineLevel;

    /// <summary>Where lines go; null for nowhere.</summary>
    public static ILogger? Logger { get; set; }

    /// <summary>Told before native code ends the process; null for nobody.</summary>
    public static Action? BeforeAbort { get; set; }

    public static void Attach()
    {
        LlamaApi.llama_log_set(&Receive, null);
        GgmlApi.ggml_set_abort_callback(&Aborting);
    }

    /// <summary>The errors since the last call, oldest first, as one text; empty where there were none.</summary>
    public static string TakeErrors()
    {
        lock (Line)
        {
            string text = string.Join("; ", Errors.Distinct());
            Errors.Clear();
            return text;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(int level, byte* text, void* data)
    {
        try
        {
            lock (Line)
            {
                if (level != Continued) lineLevel = level;
                Line.Append(NativeText.Read(text));
                if (Line.Length == 0 || Line[^1] != '\n') return;
                string line = Line.ToString().TrimEnd();
                Line.Clear();
                if (lineLevel >= 4)
                {
                    if (Errors.Count == 8) Errors.Dequeue();
                    Errors.Enqueue(line);
                }
                // llama.cpp tells at "info" what only its developers read.
                Logger?.Log(lineLevel switch { 4 => LogLevel.Warning, 3 => LogLevel.Information, _ => LogLevel.Trace }, "{NativeLine}", line);
            }
        }
        catch (Exception)
        {
            // No exception may pass into native code; a lost log line is the lesser evil.
        }
    }

    /// <summary>The last words of a process that native code is about to end.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Aborting(byte* message)
    {
        try
        {
            Console.Error.WriteLine("llama.cpp aborts: " + NativeText.Read(message));
            BeforeAbort?.Invoke();
        }
        catch (Exception)
        {
            // The process ends in any case.
        }
    }
}
