using System.Diagnostics;

namespace Rag.Ingest.Reading;

/// <summary>One reader process. Reads one file at a time; after <see cref="ReadOutcome.Crashed"/> it is dead.</summary>
internal sealed class ReaderProcess : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly IngestOptions options;
    private int files;
    private bool slow;

    public ReaderProcess(IngestOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        process = Process.Start(Command(options)) ?? throw new InvalidOperationException("The reader process could not be started.");
        // A stack overflow prints thousands of lines there, and blocks where nobody takes them.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>True once its code is compiled: the first file would otherwise take a second or two longer than the next.</summary>
    public bool IsWarm { get; set; }

    /// <summary>When it was last used, for giving idle ones back.</summary>
    public long IdleSince { get; set; }

    /// <summary>
    /// True where the files read left so much memory behind that the next one would be blamed for it. Looks only after files that took their
    /// time and after every 32 others, since it costs as much as reading a note.
    /// </summary>
    public bool IsBloated
    {
        get
        {
            if (process.HasExited) return true;
            if (files % 32 != 0 && !slow) return false;
            process.Refresh();
            return process.WorkingSet64 > ((long)options.ReadMegabytes << 20) * 3 / 4;
        }
    }

    public async Task<Reading> ReadAsync(ReadOrder order, CancellationToken cancellationToken)
    {
        try
        {
            Task<Reading?> answer = AskAsync(order);
            long started = time.GetTimestamp();
            TimeSpan allowed = TimeSpan.FromSeconds(options.ReadSeconds);
            while (true)
            {
                if (answer.IsCompleted)
                {
                    if (await answer is not { Outcome: ReadOutcome.Recognising }) break;
                    allowed += time.GetElapsedTime(started) + TimeSpan.FromSeconds(options.OcrSeconds);
                    answer = AnswerAsync();
                    continue;
                }
                using var glance = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(answer, Task.Delay(Glance, time, glance.Token));
                await glance.CancelAsync();
                if (answer.IsCompleted) continue;
                cancellationToken.ThrowIfCancellationRequested();
                if (time.GetElapsedTime(started) > allowed) return Kill($"reading it took longer than {allowed.TotalSeconds:0} s", mayPass: true);
                process.Refresh();
                if (!process.HasExited && process.WorkingSet64 > (long)options.ReadMegabytes << 20)
                    return Kill($"reading it takes more than {options.ReadMegabytes} MB of memory", mayPass: false);
            }
            files++;
            slow = time.GetElapsedTime(started) > Glance;
            return await answer ?? Kill(await FarewellAsync(cancellationToken), mayPass: false);
        }
        catch (OperationCanceledException)
        {
            Kill("", mayPass: true);
            throw;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return Kill($"it broke its reader ({e.Message})", mayPass: false);
        }
    }

    public void Dispose()
    {
        Kill("", mayPass: true);
        process.Dispose();
    }

    private async Task<Reading?> AskAsync(ReadOrder order)
    {
        await Frames.WriteAsync(process.StandardInput.BaseStream, order, ReadJson.Default.ReadOrder, CancellationToken.None);
        return await AnswerAsync();
    }

    private Task<Reading?> AnswerAsync() => Frames.ReadAsync(process.StandardOutput.BaseStream, ReadJson.Default.Reading, CancellationToken.None);

    private async Task<string> FarewellAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return $"it ended its reader (exit code {process.ExitCode}: a stack overflow, out of memory or a fault in a library)";
    }

    private Reading Kill(string reason, bool mayPass)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It went by itself.
        }
        return new Reading(ReadOutcome.Crashed) { Reason = reason, MayPass = mayPass };
    }

    private static ProcessStartInfo Command(IngestOptions options)
    {
        string library = typeof(ReaderProcess).Assembly.Location;
        string program = Path.ChangeExtension(library, OperatingSystem.IsWindows() ? ".exe" : null)!;
        bool direct = File.Exists(program);
        var start = new ProcessStartInfo(direct ? program : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (!direct) start.ArgumentList.Add(library);
        start.ArgumentList.Add(ReaderChild.Verb);
        // What reads hostile files needs no keys.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("Rag__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + ((long)options.ReadMegabytes << 20).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // Readers are many small methods: compiled well soon, they read a page in a third of the time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }
}
