using System.Diagnostics;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Commands;

/// <summary>
/// The product that runs, or one that is started here and ends with this process, however that ends. For one caller at a time.
/// </summary>
internal sealed class StartedProduct(CommandSettings settings, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromMinutes(1),
        Farewell = TimeSpan.FromSeconds(8);
    private readonly HttpClient http = RunningProduct.Client();
    private IChildProcess? child;

    /// <summary>Its address.</summary>
    /// <exception cref="CommandException">It cannot be started; what it said was passed on to standard error.</exception>
    public async Task<Uri> FindOrStartAsync(CancellationToken cancellationToken)
    {
        if (await RunningProduct.FindAsync(settings.Options, http, cancellationToken) is { } running) return running;
        child?.Dispose();
        child = ChildProcess.Start(Program(), line => Console.Error.WriteLine(line));
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Longest && !child.Exited.IsCompleted)
        {
            if (await RunningProduct.FindAsync(settings.Options, http, cancellationToken) is { } started) return started;
            await Task.Delay(Pause, cancellationToken);
        }
        throw new CommandException("The product could not be started: see above, or run it by itself to see why.",
            CommandException.NotRunning);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (child is null) return;
        child.CloseInput();
        if (await Task.WhenAny(child.Exited, Task.Delay(Farewell)) != child.Exited) child.Kill();
        child.Dispose();
    }

    // This same program without a verb; it ends when its standard input does.
    private ProcessStartInfo Program()
    {
        string self = Environment.ProcessPath ?? "dotnet";
        string[] before = Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? ["exec", Path.Combine(AppContext.BaseDirectory, "Rag.Web.dll")] : [];
        ProcessStartInfo program = new(self, [.. before, .. arguments]);
        program.Environment[WorkerHost.SupervisedVariable] = "1";
        return program;
    }
}
