namespace Rag.Inference.Native;

/// <summary>A device that llama.cpp can compute on.</summary>
/// <param name="Kind"><c>cuda</c>, <c>vulkan</c>, <c>metal</c>, <c>cpu</c> or another backend's name.</param>
/// <param name="Name">As ggml calls it, for example <c>CUDA0</c>.</param>
/// <param name="Description">The maker's name of it.</param>
/// <param name="IsGpu">True for a device with memory of its own or an integrated GPU.</param>
/// <param name="FreeBytes">Free memory when it was asked.</param>
/// <param name="TotalBytes">All its memory.</param>
public sealed record Backend(string Kind, string Name, string Description, bool IsGpu, long FreeBytes, long TotalBytes)
{
    /// <summary>The devices now, in the order in which llama.cpp prefers them.</summary>
    internal static unsafe IReadOnlyList<Backend> List()
    {
        List<Backend> devices = [];
        nuint count = GgmlApi.ggml_backend_dev_count();
        for (nuint index = 0; index < count; index++)
        {
            nint device = GgmlApi.ggml_backend_dev_get(index);
            GgmlApi.ggml_backend_dev_memory(device, out nuint free, out nuint total);
            devices.Add(new Backend(
                NativeText.Read(GgmlApi.ggml_backend_reg_name(GgmlApi.ggml_backend_dev_backend_reg(device))).ToLowerInvariant() switch
                {
                    "mtl" => "metal",
                    var name => name,
                },
                NativeText.Read(GgmlApi.ggml_backend_dev_name(device)),
                NativeText.Read(GgmlApi.ggml_backend_dev_description(device)),
                GgmlApi.ggml_backend_dev_type(device) is 1 or 2,
                (long)free, (long)total));
        }
        return devices;
    }
}
