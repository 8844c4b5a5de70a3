namespace Rag.Inference.Native;

/// <summary>A device that llama.cpp can compute on.</summary>
/// <param name="Kind"><c>cuda</c>, <c>vulkan</c>, <c>metal</c>, <c>cpu</c> or another backend's name.</param>
/// <param name="Name">As ggml calls it, for example <c>CUDA0</c>.</param>
/// <param name="Description">The maker's name of it.</param>
/// <param name="IsGpu">True for a GPU that models are put on: with memory of its own, or an integrated one where there is no other.</param>
/// <param name="FreeBytes">Free memory when it was asked.</param>
/// <param name="TotalBytes">All its memory.</param>
public sealed record Backend(string Kind, string Name, string Description, bool IsGpu, long FreeBytes, long TotalBytes)
{
    /// <summary>Where it is on the bus, as Linux writes it (<c>0000:01:00.0</c>); null where that is not known.</summary>
    public string? PciAddress { get; init; }

    /// <summary>The devices now, in the order in which llama.cpp prefers them.</summary>
    internal static IReadOnlyList<Backend> List()
    {
        nint[] devices = Handles();
        bool anyOwn = devices.Any(device => GgmlApi.ggml_backend_dev_type(device) == GgmlApi.GpuDevice);
        return [.. devices.Select(device => Describe(device, anyOwn ? GgmlApi.GpuDevice : GgmlApi.IntegratedDevice))];
    }

    /// <summary>ggml's pointers to the devices, in the same order; they live as long as the process.</summary>
    internal static nint[] Handles() =>
        [.. Enumerable.Range(0, (int)GgmlApi.ggml_backend_dev_count()).Select(index => GgmlApi.ggml_backend_dev_get((nuint)index))];

    private static unsafe Backend Describe(nint device, int gpuType)
    {
        GgmlApi.ggml_backend_dev_get_props(device, out DeviceProperties properties);
        string kind = NativeText.Read(GgmlApi.ggml_backend_reg_name(GgmlApi.ggml_backend_dev_backend_reg(device))).ToLowerInvariant();
        return new Backend(kind == "mtl" ? "metal" : kind, NativeText.Read(properties.Name), NativeText.Read(properties.Description),
            properties.Type == gpuType, (long)properties.FreeBytes, (long)properties.TotalBytes)
        {
            PciAddress = properties.Id is null ? null : NativeText.Read(properties.Id),
        };
    }
}
