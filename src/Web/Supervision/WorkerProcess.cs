using System.ComponentModel;
using System.Diagnostics;
using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>
/// Keeps one worker running: starts it, waits until it answers, starts it again with growing pauses when it dies, ends it when it stands
/// still or is silent, and ends it with this process. Its standard input is a pipe that stays open; the kernel closes it however this
/// process ends, and the worker then ends by itself.
/// </summary>
public sealed class WorkerProcess(
    WorkerProgram program, Func<IReadOnlyDictionary<string, string?>> environment, StartChild start, WorkerProbe probe, Heartbeats beats,
    TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>For one that was killed; where it waits for a device it may never end, and its successor must not wait with it.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    /// <summary>For a start, for an end, and for each question, which has a limit of its own.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private CancellationTokenSource? restart;
    private volatile string? lastLine;

    /// <summary>Raised when <see cref="Status"/> changed.</summary>
    public event Action? Changed;

    /// <summary>How it is doing.</summary>
    public WorkerStatus Status { get; private set; } = new(program.Name, WorkerState.Starting, null, 0);

    /// <summary>Ends the present process, so that the next one starts at once with the settings as they are then.</summary>
    public void Restart()
    {
        lock (gate) restart?.Cancel();
    }

    /// <summary>Runs until cancelled; the process has ended when it returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("supervisor of " + program.Name, Bound);
        TimeSpan pause = FirstPause;
        for (int restarts = 0; !cancellationToken.IsCancellationRequested; restarts++)
        {
            long started = time.GetTimestamp();
            using var once = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            lock (gate) restart = once;
            try
            {
                string end = await RunOnceAsync(restarts, beat, once.Token);
                if (once.IsCancellationRequested) continue;
                pause = time.GetElapsedTime(started) > Healthy ? FirstPause : pause;
                logger.LogWarning("{Worker} {End}; it is started again in {Seconds} s", program.Name, end, pause.TotalSeconds);
                Set(WorkerState.Waiting, $"{program.Name} {end}; it is started again in {pause.TotalSeconds:0.#} s.", restarts);
                await Task.Delay(pause, time, once.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException) { } // The next one at once, or none any more.
            finally
            {
                lock (gate) restart = null;
            }
        }

        Set(WorkerState.Stopped, null, Status.Restarts);
    }

    private async Task<string> RunOnceAsync(int restarts, Heartbeat beat, CancellationToken cancellationToken)
    {
        Set(WorkerState.Starting, null, restarts);
        lastLine = null;
        IChildProcess? started = null;
        try
        {
            using (beat.Begin("starting it")) started = start(StartInfo(), Forward);
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or InvalidOperationException)
        {
            return "could not be started: " + fault.Message;
        }

        using IChildProcess process = started;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string> watch = WatchAsync(process, restarts, beat, ended.Token);
        try
        {
            await Task.WhenAny(process.Exited, watch).WaitAsync(cancellationToken);
            if (!process.Exited.IsCompleted) return await watch;
            return $"ended with code {await process.Exited}" + (lastLine is null ? "" : $" ({lastLine})");
        }
        finally
        {
            await ended.CancelAsync();
            await ((Task)watch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using (beat.Begin("ending it")) await EndAsync(process);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(program.FileName, program.Arguments);
        foreach ((string name, string? value) in environment()) info.Environment[name] = value;
        return info;
    }

    /// <summary>Asks it again and again; returns why it is to be ended.</summary>
    private async Task<string> WatchAsync(IChildProcess process, int restarts, Heartbeat beat, CancellationToken cancellationToken)
    {
        WorkerPatience patience = new(time);
        string address = program.Address.GetLeftPart(UriPartial.Authority);
        while (true)
        {
            WorkerAnswer answer;
            using (beat.Begin("asking it")) answer = await probe.AskAsync(address, cancellationToken);
            if (patience.Note(answer, process.IsTraced) is { } end) return end;
            if (answer.IsAlive) Set(WorkerState.Running, null, restarts);
            else if (patience.HasAnswered) Set(WorkerState.Away, Describe(answer), restarts);
            await Task.Delay(patience.HasAnswered ? Interval : Eager, time, cancellationToken);
        }
    }

    private string Describe(WorkerAnswer answer) => answer.Fault is { } fault
        ? $"{program.Name} stands still ({fault}); it is started again if that lasts."
        : $"{program.Name} does not answer ({answer.Silence}); it is started again if that lasts "
            + $"{WorkerPatience.Silence.TotalMinutes:0} minutes.";

    private async Task EndAsync(IChildProcess process)
    {
        if (process.Exited.IsCompleted) return;
        process.CloseInput();
        if (await EndsAsync(process, Grace)) return;
        process.Kill();
        if (!await EndsAsync(process, Farewell))
            logger.LogError("{Worker} was killed and has not ended: it may wait for a device or a disk", program.Name);
    }

    private async Task<bool> EndsAsync(IChildProcess process, TimeSpan within)
    {
        try
        {
            await process.Exited.WaitAsync(within, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Forward(string line)
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
        WorkerStatus next = new(program.Name, state, detail, restarts);
        if (Status == next) return;
        Status = next;
        Changed?.Invoke();
    }
}
