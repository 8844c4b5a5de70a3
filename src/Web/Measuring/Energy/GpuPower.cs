using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Rag.Web.Measuring.Energy;

/// <summary>
/// Energy of the NVIDIA GPUs: their power, which <c>nvidia-smi</c> on the path tells once a second, summed up. Nothing where there is
/// none. Safe to use from any thread; its process ends with it.
/// </summary>
internal sealed class GpuPower : IDisposable
{
    private readonly Lock gate = new();
    private readonly Process? process;
    private double joules;
    private bool isTold;

    /// <summary>Begins to sum up.</summary>
    public GpuPower(string program = "nvidia-smi")
    {
        ProcessStartInfo start = new(program, ["--query-gpu=power.draw", "--format=csv,noheader,nounits", "--loop=1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            process = Process.Start(start);
            if (process is null) return;
            process.OutputDataReceived += (_, line) => Take(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        catch (Win32Exception)
        {
            // It is not there.
        }
    }

    /// <summary>Joules since it began; null where no GPU tells its power.</summary>
    public double? Read()
    {
        lock (gate) return isTold ? joules : null;
    }

    /// <summary>A line for each GPU and second: watts, or "[N/A]".</summary>
    internal void Take(string? line)
    {
        if (!double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double watts) || !double.IsFinite(watts)
            || watts < 0) return;
        lock (gate) (isTold, joules) = (true, joules + watts);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (process is null) return;
        try { process.Kill(); }
        catch (InvalidOperationException) { }
        process.Dispose();
    }
}
