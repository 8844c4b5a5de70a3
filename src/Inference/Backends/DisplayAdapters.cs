using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace Rag.Inference.Backends;

/// <summary>
/// The graphics cards that the system shows. Linux: PCI devices of class 03 (PCI Code and ID Assignment Specification) and NVIDIA's own
/// list; in WSL, which shows no PCI device, the driver's files. Windows: the registry's class of display adapters. macOS: none, since Metal
/// is always there.
/// </summary>
public static class DisplayAdapters
{
    private const string WindowsClass = @"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}";

    /// <summary>Those there are now; empty where the system does not tell.</summary>
    public static IReadOnlyList<DisplayAdapter> Find()
    {
        try
        {
            return OperatingSystem.IsWindows() ? OfWindows() : OperatingSystem.IsLinux() ? OfLinux("/") : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return [];
        }
    }

    /// <summary>As Linux shows them below a root folder.</summary>
    public static IReadOnlyList<DisplayAdapter> OfLinux(string root)
    {
        string? nvidia = Text(Path.Combine(root, "sys/module/nvidia/version"));
        string pci = Path.Combine(root, "sys/bus/pci/devices");
        List<DisplayAdapter> found = [];
        foreach (string device in Directory.Exists(pci) ? Directory.GetDirectories(pci) : [])
        {
            if (Number(device, "class") >> 16 != 3 || !DisplayAdapter.Computes(Number(device, "vendor"))) continue;
            string address = Path.GetFileName(device);
            int vendor = Number(device, "vendor");
            bool isNvidia = vendor == DisplayAdapter.Nvidia;
            string? model = isNvidia ? NvidiaModel(Path.Combine(root, "proc/driver/nvidia/gpus", address, "information")) : null;
            found.Add(new(vendor, model ?? DisplayAdapter.NameOf(vendor, Number(device, "device")), address, isNvidia ? nvidia : null));
        }
        if (found.Count == 0 && File.Exists(Path.Combine(root, "usr/lib/wsl/lib/libcuda.so.1")))
            found.Add(new(DisplayAdapter.Nvidia, "NVIDIA GPU of Windows", null, null));
        return [.. found.OrderBy(adapter => adapter.PciAddress, StringComparer.Ordinal)];
    }

    [SupportedOSPlatform("windows")]
    private static List<DisplayAdapter> OfWindows()
    {
        List<DisplayAdapter> found = [];
        using RegistryKey? adapters = Registry.LocalMachine.OpenSubKey(WindowsClass);
        foreach (string name in adapters?.GetSubKeyNames().Where(name => name.Length == 4 && name.All(char.IsAsciiDigit)) ?? [])
        {
            using RegistryKey? adapter = adapters!.OpenSubKey(name);
            // "pci\ven_10de&dev_2702&subsys_..."
            if (adapter?.GetValue("MatchingDeviceId") is not string id) continue;
            int at = id.IndexOf("ven_", StringComparison.OrdinalIgnoreCase) + 4;
            if (at < 4 || at + 4 > id.Length) continue;
            if (!int.TryParse(id.AsSpan(at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int vendor)) continue;
            if (!DisplayAdapter.Computes(vendor)) continue;
            string description = adapter.GetValue("DriverDesc") as string ?? DisplayAdapter.VendorName(vendor) + " GPU";
            found.Add(new(vendor, description, null, adapter.GetValue("DriverVersion") as string));
        }
        return found;
    }

    /// <summary>The line "Model: NVIDIA GeForce RTX 4080 SUPER".</summary>
    private static string? NvidiaModel(string path) =>
        !File.Exists(path) ? null
        : File.ReadLines(path).FirstOrDefault(line => line.StartsWith("Model:", StringComparison.Ordinal))?["Model:".Length..].Trim();

    /// <summary>A file's number, "0x10de"; 0 where there is none.</summary>
    private static int Number(string device, string file) =>
        Text(Path.Combine(device, file)) is { Length: > 2 } text
        && int.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string? Text(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
