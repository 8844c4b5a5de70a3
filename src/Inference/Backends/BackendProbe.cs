using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Rag.Inference.Native;
using Rag.Inference.Probing;

namespace Rag.Inference.Backends;

/// <summary>Tries a way to load llama.cpp in a child process, which may die of it or never end. Safe to call from any thread.</summary>
/// <param name="time">Measures how long a step takes.</param>
public sealed class BackendProbe(TimeProvider time)
{
    /// <summary>A child that says nothing for so long, and computes nothing either, stands still.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>As often as one that computes may go on: on a busy machine a driver takes its time to compile its first programs.</summary>
    private const int MostRounds = 6;

    private static readonly TimeSpan SomeWork = TimeSpan.FromMilliseconds(50);

    /// <summary>What came of it; a child that cannot be started counts against the candidate.</summary>
    public async Task<BackendVerdict> TryAsync(BackendCandidate candidate, CancellationToken cancellationToken)
    {
        using Process process = new() { StartInfo = OwnProgram.Child(BackendTrial.Arguments(candidate)) };
        LastWords lastWords = new(process);
        try
        {
            process.Start();
            process.BeginErrorReadLine();
            return await ReadAsync(process, lastWords, candidate.Plugin is null, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception fault)
        {
            return BackendVerdict.Fails($"the process that tries it cannot be started: {fault.Message}");
        }
        finally
        {
            // Not waited for: one that hangs in a driver ends when the driver lets it go.
            try { process.Kill(entireProcessTree: true); }
            catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or NotSupportedException) { }
        }
    }

    private async Task<BackendVerdict> ReadAsync(Process process, LastWords lastWords, bool isLast, CancellationToken cancellationToken)
    {
        string step = "starting";
        while (await NextAsync(process, isLast, cancellationToken).ConfigureAwait(false) is (true, var line))
        {
            if (line is null)
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                string end = $"{OwnProgram.End(process.ExitCode)}{lastWords}";
                return BackendVerdict.Fails($"the process that tried it ended while {step} ({end})");
            }
            if (Parse(line) is not { } next) continue;
            if (next.Verdict is { } verdict) return verdict;
            step = next.Name;
        }
        return BackendVerdict.Fails($"it stood still while {step}");
    }

    /// <summary>
    /// The child's next line, null at its end; false where it stands still. With the processor, which nothing comes after, there is more
    /// patience.
    /// </summary>
    private async Task<(bool Moves, string? Line)> NextAsync(Process process, bool isLast, CancellationToken cancellationToken)
    {
        Task<string?> line = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        TimeSpan worked = WorkOf(process);
        for (int round = 0; round < MostRounds; round++)
        {
            try
            {
                return (true, await line.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false));
            }
            catch (TimeoutException)
            {
                TimeSpan now = WorkOf(process);
                if (now - worked < SomeWork && !isLast) break;
                worked = now;
            }
        }
        return (false, null);
    }

    /// <summary>Processor time that the child has taken.</summary>
    private static TimeSpan WorkOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>Null for what a library wrote to the standard output.</summary>
    private static TrialStep? Parse(string line)
    {
        try { return JsonSerializer.Deserialize<TrialStep>(line); }
        catch (JsonException) { return null; }
    }

    /// <summary>What llama.cpp said before it ended the process.</summary>
    private sealed class LastWords
    {
        private const string Start = "llama.cpp aborts: ";
        private volatile string? words;

        public LastWords(Process process) => process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Start, StringComparison.Ordinal) == true) words = line.Data[Start.Length..];
        };

        public override string ToString() => words is null ? "" : ": " + words;
    }
}
