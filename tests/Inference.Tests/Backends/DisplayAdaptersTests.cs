using Rag.Inference.Backends;

namespace Rag.Inference.Tests.Backends;

public sealed class DisplayAdaptersTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rag-adapters-");

    [Fact]
    public void OfLinux_CardWithDriver_HasItsModelsName()
    {
        AddDevice("0000:01:00.0", "0x030000", "0x10de", "0x2702");
        Write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA GeForce RTX 4080 SUPER\nIRQ:   \t\t 160\n");
        Write("sys/module/nvidia/version", "580.65.06\n");
        Assert.Equal([new DisplayAdapter(DisplayAdapter.Nvidia, "NVIDIA GeForce RTX 4080 SUPER", "0000:01:00.0", "580.65.06")], DisplayAdapters.OfLinux(root.FullName));
    }

    [Fact]
    public void OfLinux_WithoutDriver_IsNamedByItsNumbers()
    {
        AddDevice("0000:03:00.0", "0x030200", "0x10de", "0x20b0");
        AddDevice("0000:02:00.0", "0x038000", "0x1002", "0x744c");
        Assert.Equal(["AMD GPU (1002:744c)", "NVIDIA GPU (10de:20b0)"], DisplayAdapters.OfLinux(root.FullName).Select(adapter => adapter.Name));
    }

    [Fact]
    public void OfLinux_WhatNobodyComputesOn_IsLeftOut()
    {
        AddDevice("0000:00:1f.3", "0x040300", "0x8086", "0x51c8");
        AddDevice("0000:05:00.0", "0x030000", "0x1a03", "0x2000");
        AddDevice("0000:06:00.0", "gibberish", "", "0x2000");
        Assert.Empty(DisplayAdapters.OfLinux(root.FullName));
    }

    [Fact]
    public void OfLinux_InsideWindows_KnowsTheDriver()
    {
        Write("usr/lib/wsl/lib/libcuda.so.1", "");
        Assert.Equal(DisplayAdapter.Nvidia, Assert.Single(DisplayAdapters.OfLinux(root.FullName)).Vendor);
    }

    public void Dispose() => root.Delete(recursive: true);

    private void AddDevice(string address, string kind, string vendor, string device)
    {
        string folder = $"sys/bus/pci/devices/{address}/";
        Write(folder + "class", kind + "\n");
        Write(folder + "vendor", vendor + "\n");
        Write(folder + "device", device + "\n");
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
