using System.Globalization;

namespace Rag.Inference.Backends;

/// <summary>A graphics card, or graphics within a processor, that the system shows whether or not anything can compute on it.</summary>
/// <param name="Vendor">Number of the maker, as PCI has it.</param>
/// <param name="Name">For people.</param>
/// <param name="PciAddress">Where it is on the bus, as Linux writes it; null where that is not known.</param>
/// <param name="Driver">Version of its driver; null where that is not known.</param>
public sealed record DisplayAdapter(int Vendor, string Name, string? PciAddress, string? Driver)
{
    /// <summary>NVIDIA's number.</summary>
    public const int Nvidia = 0x10DE;

    private const int Amd = 0x1002;
    private const int Intel = 0x8086;

    /// <summary>Makers whose GPUs llama.cpp computes on; what servers and virtual machines draw their console with is none.</summary>
    public static bool Computes(int vendor) => vendor is Nvidia or Amd or Intel;

    /// <summary>A name where the system has none.</summary>
    public static string NameOf(int vendor, int device) =>
        string.Create(CultureInfo.InvariantCulture, $"{VendorName(vendor)} GPU ({vendor:x4}:{device:x4})");

    /// <summary>The maker's name as it stands in the names of its devices.</summary>
    public static string VendorName(int vendor) => vendor switch
    {
        Nvidia => "NVIDIA",
        Amd => "AMD",
        Intel => "Intel",
        _ => "",
    };
}
