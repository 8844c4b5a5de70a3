using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rag.Inference.Native;

namespace Rag.Inference.Probing;

/// <summary>Tries files in a child process, which may die of them. Several files one after the other use one child as long as it lives. One caller at a time.</summary>
/// <param name="nativePath">The folder of libraries that the settings name, or null.</param>
/// <param name="time">Measures how long a file takes.</param>
public sealed partial class ModelProbe(string? nativePath, TimeProvider time) : IAsyncDisposable
{
    private const double SlowestDisk = 20e6;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(60);
    private Child? child;

    /// <summary>Why a file cannot be used; null where it can.</summary>
    /// <exception cref="LlamaException">The child cannot be started, which says nothing of the file.</exception>
    public Task<string?> RefusalAsync(string path, CancellationToken cancellationToken) => RefusalAsync(path, null, cancellationToken);

    /// <summary>Why a model's file, or an adapter with that model, cannot be used; null where it can.</summary>
    /// <exception cref="LlamaException">The child cannot be started, which says nothing of the file.</exception>
    public async Task<string?> RefusalAsync(string path, string? adapter, CancellationToken cancellationToken)
    {
        child ??= Child.Start(nativePath);
        using CancellationTokenSource late = new(Least + TimeSpan.FromSeconds(new FileInfo(path).Length / SlowestDisk), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            string? answer = await child.AskAsync(adapter is null ? [path] : [path, adapter], either.Token).ConfigureAwait(false);
            if (answer is not null) return JsonSerializer.Deserialize<string?>(answer);
            string end = await child.EndAsync().ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
            return $"trying it ended the process that tried it ({end})";
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync().ConfigureAwait(false);
            return "trying it did not come to an end";
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the child.</summary>
    public ValueTask DisposeAsync()
    {
        Child? last = child;
        child = null;
        last?.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed partial class Child : IDisposable
    {
        private readonly Process process;
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? lastWords;

        private Child(Process process)
        {
            this.process = process;
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is null) ended.TrySetResult();
                else if (line.Data.StartsWith("llama.cpp aborts", StringComparison.Ordinal) || lastWords is null && !string.IsNullOrWhiteSpace(line.Data)) lastWords = line.Data.Trim();
            };
            process.BeginErrorReadLine();
        }

        public static Child Start(string? nativePath)
        {
            ProcessStartInfo start = OwnProgram.Child(nativePath is { Length: > 0 } ? [ProbeProgram.Command, nativePath] : [ProbeProgram.Command]);
            try
            {
                return new Child(Process.Start(start)!);
            }
            catch (Win32Exception fault)
            {
                throw new LlamaException($"The process that tries model files cannot be started: {fault.Message}");
            }
        }

        /// <summary>The child's answer, or null where it has none any more.</summary>
        public async Task<string?> AskAsync(string[] paths, CancellationToken cancellationToken)
        {
            try
            {
                await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(paths).AsMemory(), cancellationToken)
                    .ConfigureAwait(false);
                await process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return null;
            }
            return await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }

        /// <summary>How it ended.</summary>
        public async Task<string> EndAsync()
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            await ended.Task.ConfigureAwait(false);
            string how = OwnProgram.End(process.ExitCode);
            return lastWords is null ? how : $"{how}: {SourceFolder().Replace(lastWords, "${place}")}";
        }

        /// <summary>The folder on the machine that built llama.cpp, which tells nobody anything.</summary>
        [GeneratedRegex(@"\S*/(?<place>[\w.-]+\.\w+:\d)", RegexOptions.NonBacktracking)]
        private static partial Regex SourceFolder();

        public void Dispose()
        {
            try { process.Kill(); }
            catch (InvalidOperationException) { }
            process.Dispose();
        }
    }
}
