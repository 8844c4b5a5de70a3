using System.ComponentModel;
using System.Diagnostics;

namespace Rag.Web.Supervision;

/// <summary>Starts a program; each line that it writes is handed over as it comes.</summary>
/// <exception cref="Win32Exception">It cannot be started.</exception>
public delegate IChildProcess StartChild(ProcessStartInfo program, Action<string> line);

/// <summary>A program that was started, its standard input open. Safe to call from any thread.</summary>
public interface IChildProcess : IDisposable
{
    /// <summary>Completes with the exit code, when it has ended and its last lines have been handed over.</summary>
    Task<int> Exited { get; }

    /// <summary>True while a debugger for native code holds it (Linux): it may stand for as long as its owner likes.</summary>
    bool IsTraced { get; }

    /// <summary>Closes its standard input, upon which a worker ends.</summary>
    void CloseInput();

    /// <summary>Ends it, and what it started, at once.</summary>
    void Kill();
}

/// <summary>A process of the operating system.</summary>
public sealed class ChildProcess : IChildProcess
{
    /// <summary>For lines that were written before the end. What the child started may hold its output open for longer.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource output = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource errors = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo program, Action<string> line)
    {
        process = new Process { StartInfo = program, EnableRaisingEvents = true };
        process.Exited += (_, _) => exited.TrySetResult();
        process.OutputDataReceived += (_, read) => Forward(read.Data, output);
        process.ErrorDataReceived += (_, read) => Forward(read.Data, errors);
        Exited = EndAsync();

        void Forward(string? text, TaskCompletionSource end)
        {
            if (text is null) end.TrySetResult();
            else line(text);
        }
    }

    /// <inheritdoc />
    public Task<int> Exited { get; }

    /// <inheritdoc />
    public bool IsTraced
    {
        get
        {
            try
            {
                return OperatingSystem.IsLinux() && File.ReadLines($"/proc/{process.Id}/status")
                    .Any(line => line.StartsWith("TracerPid:", StringComparison.Ordinal)
                        && !line.EndsWith("\t0", StringComparison.Ordinal));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    /// <summary>Starts a program whose input, output and errors are pipes.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static IChildProcess Start(ProcessStartInfo program, Action<string> line)
    {
        program.RedirectStandardInput = program.RedirectStandardOutput = program.RedirectStandardError = true;
        program.UseShellExecute = false;
        program.CreateNoWindow = true;
        ChildProcess child = new(program, line);
        try
        {
            child.process.Start();
        }
        catch
        {
            child.Dispose();
            throw;
        }
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <inheritdoc />
    public void CloseInput() => process.StandardInput.Close();

    /// <inheritdoc />
    public void Kill()
    {
        try { process.Kill(entireProcessTree: true); }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException) { } // It went by itself.
    }

    /// <inheritdoc />
    public void Dispose() => process.Dispose();

    private async Task<int> EndAsync()
    {
        await exited.Task;
        int code = process.ExitCode;
        await Task.WhenAny(Task.WhenAll(output.Task, errors.Task), Task.Delay(LastLines));
        return code;
    }
}
