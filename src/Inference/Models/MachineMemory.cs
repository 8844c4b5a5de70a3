using Rag.Inference.Native;
using Rag.Inference.Processor;

namespace Rag.Inference.Models;

/// <summary>What a model could take of this machine.</summary>
/// <param name="Devices">The devices with their memory that is free.</param>
/// <param name="FreeBytes">Free main memory.</param>
/// <param name="Cores">Physical cores.</param>
public sealed record MachineMemory(IReadOnlyList<Backend> Devices, long FreeBytes, int Cores)
{
    private const string LinuxMemory = "/proc/meminfo";

    /// <summary>All the memory of the largest GPU; 0 without one.</summary>
    public long GpuBytes => Devices.Where(device => device.IsGpu).Select(device => device.TotalBytes).DefaultIfEmpty(0).Max();

    /// <summary>As it is now.</summary>
    /// <param name="devices">What llama.cpp found; empty where it could not be loaded.</param>
    public static MachineMemory Now(IReadOnlyList<Backend> devices) => new(devices, FreeMainMemory(), ProcessorCores.Count());

    /// <summary>With what a model that is loaded would give back.</summary>
    public MachineMemory Without(ModelPlan plan)
    {
        if (plan.GpuLayers == 0) return this with { FreeBytes = FreeBytes + plan.Bytes };
        Backend? gpu = Devices.Where(device => device.IsGpu).MaxBy(device => device.TotalBytes);
        return this with { Devices = [.. Devices.Select(device => device == gpu ? device with { FreeBytes = Math.Min(device.TotalBytes, device.FreeBytes + plan.Bytes) } : device)] };
    }

    /// <summary>What is free, and within the limit that a container sets.</summary>
    public static long FreeMainMemory()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long limit = memory.TotalAvailableMemoryBytes;
        try
        {
            if (File.Exists(LinuxMemory) && File.ReadLines(LinuxMemory).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line
                && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], out long kilobytes))
                return Math.Min(limit, kilobytes << 10);
        }
        catch (IOException)
        {
            // Then what the runtime knows.
        }
        return Math.Max(0, limit - memory.MemoryLoadBytes);
    }
}
