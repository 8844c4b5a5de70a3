using System.ComponentModel;
using System.Diagnostics;

namespace Rag.Web.Supervision;

/// <summary>
/// Keeps one worker running: starts it, waits until it answers, starts it again with growing pauses when it dies, and ends it with this process.
/// Its standard input is a pipe that stays open; the kernel closes it however this process ends, and the worker then ends by itself.
/// </summary>
public sealed class WorkerProcess(
    WorkerProgram program, Func<IReadOnlyDictionary<string, string?>> environment, HttpClient http, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);
    private CancellationTokenSource? restart;
    private string? lastLine;

    /// <summary>Raised when <see cref="Status"/> changed.</summary>
    public event Action? Changed;

    /// <summary>How it is doing.</summary>
    public WorkerStatus Status { get; private set; } = new(program.Name, WorkerState.Starting, null, 0);

    /// <summary>Ends the present process, so that the next one starts at once with the settings as they are then.</summary>
    public void Restart() => restart?.Cancel();

    /// <summary>Runs until cancelled; the process has ended when it returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        for (int restarts = 0; !cancellationToken.IsCancellationRequested; restarts++)
        {
            long started = time.GetTimestamp();
            using var once = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            restart = once;
            string end = await RunOnceAsync(restarts, once.Token);
            if (cancellationToken.IsCancellationRequested) break;
            if (once.IsCancellationRequested) continue;
            pause = time.GetElapsedTime(started) > Healthy ? FirstPause : pause;
            logger.LogWarning("{Worker} {End}; it is started again in {Seconds} s", program.Name, end, pause.TotalSeconds);
            Set(WorkerState.Waiting, $"{program.Name} {end}; it is started again in {pause.TotalSeconds:0.#} s.", restarts);
            try { await Task.Delay(pause, time, once.Token); }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { }
            catch (OperationCanceledException) { break; }
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        Set(WorkerState.Stopped, null, Status.Restarts);
    }

    private async Task<string> RunOnceAsync(int restarts, CancellationToken cancellationToken)
    {
        Set(WorkerState.Starting, null, restarts);
        lastLine = null;
        using var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, line) => Forward(line.Data);
        process.ErrorDataReceived += (_, line) => Forward(line.Data);
        try
        {
            if (!process.Start()) return "could not be started";
        }
        catch (Win32Exception exception)
        {
            return "could not be started: " + exception.Message;
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watch = WatchHealthAsync(restarts, ended.Token);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return $"ended with code {process.ExitCode}" + (lastLine is null ? "" : $" ({lastLine})");
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            return "was ended";
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(program.FileName, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach ((string name, string? value) in environment()) info.Environment[name] = value;
        return info;
    }

    private async Task WatchHealthAsync(int restarts, CancellationToken cancellationToken)
    {
        try
        {
            while (!await AnswersAsync(cancellationToken)) await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            Set(WorkerState.Running, null, restarts);
        }
        catch (OperationCanceledException) { }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(program.Address, "/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var grace = new CancellationTokenSource(Grace);
        try { await process.WaitForExitAsync(grace.Token); }
        catch (OperationCanceledException) { process.Kill(entireProcessTree: true); }
    }

    private void Forward(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        // The console formatter begins each line with the level: "warn: category[0] text".
        LogLevel level = line[..Math.Min(4, line.Length)] switch
        {
            "fail" or "crit" => LogLevel.Error,
            "warn" => LogLevel.Warning,
            "dbug" or "trce" => LogLevel.Debug,
            _ => LogLevel.Information,
        };
        if (level != LogLevel.Information || !line.StartsWith("info", StringComparison.Ordinal)) lastLine = line.Trim();
        logger.Log(level, "{Line}", line.Length > 6 && line[4] == ':' ? line[6..].Trim() : line);
    }

    private void Set(WorkerState state, string? detail, int restarts)
    {
        Status = new WorkerStatus(program.Name, state, detail, restarts);
        Changed?.Invoke();
    }
}
