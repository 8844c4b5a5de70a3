using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>The functions of ggml's headers that are used here; the device list lives in one library, a device's properties and computation in another.</summary>
internal static unsafe partial class GgmlApi
{
    internal const string Library = "ggml";
    internal const string Base = "ggml-base";

    /// <summary><c>GGML_BACKEND_DEVICE_TYPE_CPU</c>.</summary>
    internal const int ProcessorDevice = 0;

    /// <summary><c>GGML_BACKEND_DEVICE_TYPE_GPU</c>: with memory of its own.</summary>
    internal const int GpuDevice = 1;

    /// <summary><c>GGML_BACKEND_DEVICE_TYPE_IGPU</c>: shares main memory.</summary>
    internal const int IntegratedDevice = 2;

    /// <summary><c>GGML_TYPE_F32</c>.</summary>
    internal const int SinglePrecision = 0;

    /// <summary><c>GGML_TYPE_F16</c>.</summary>
    internal const int HalfPrecision = 1;

    [LibraryImport(Library)] internal static partial nint ggml_backend_load([MarshalAs(UnmanagedType.LPUTF8Str)] string path);
    [LibraryImport(Library)] internal static partial nuint ggml_backend_dev_count();
    [LibraryImport(Library)] internal static partial nint ggml_backend_dev_get(nuint index);
    [LibraryImport(Library)] internal static partial nint ggml_backend_dev_by_type(int type);
    [LibraryImport(Base)] internal static partial void ggml_backend_dev_get_props(nint device, out DeviceProperties properties);
    [LibraryImport(Base)] internal static partial int ggml_backend_dev_type(nint device);
    [LibraryImport(Base)] internal static partial nint ggml_backend_dev_backend_reg(nint device);
    [LibraryImport(Base)] internal static partial nint ggml_backend_dev_init(nint device, nint parameters);
    [LibraryImport(Base)] internal static partial byte* ggml_backend_reg_name(nint registration);
    [LibraryImport(Base)] internal static partial nint ggml_backend_reg_get_proc_address(nint registration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
    [LibraryImport(Base)] internal static partial void ggml_threadpool_params_init(out ThreadPoolParams parameters, int threads);
    [LibraryImport(Base)]
    [return: MarshalAs(UnmanagedType.I1)]
    internal static partial bool ggml_validate_row_data(
        int type, byte* data, nuint bytes);
    [LibraryImport(Base)] internal static partial nint ggml_set_abort_callback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(Base)] internal static partial nint ggml_init(ContextMemory memory);
    [LibraryImport(Base)] internal static partial void ggml_free(nint context);
    [LibraryImport(Base)] internal static partial nuint ggml_tensor_overhead();
    [LibraryImport(Base)] internal static partial nuint ggml_graph_overhead();
    [LibraryImport(Base)] internal static partial nint ggml_new_tensor_2d(nint context, int type, long columns, long rows);
    [LibraryImport(Base)] internal static partial nint ggml_mul_mat(nint context, nint a, nint b);
    [LibraryImport(Base)] internal static partial nint ggml_new_graph(nint context);
    [LibraryImport(Base)] internal static partial void ggml_build_forward_expand(nint graph, nint tensor);
    [LibraryImport(Base)] internal static partial nint ggml_backend_alloc_ctx_tensors(nint context, nint backend);
    [LibraryImport(Base)] internal static partial void ggml_backend_tensor_set(nint tensor, void* data, nuint offset, nuint size);
    [LibraryImport(Base)] internal static partial void ggml_backend_tensor_get(nint tensor, void* data, nuint offset, nuint size);
    [LibraryImport(Base)] internal static partial int ggml_backend_graph_compute(nint backend, nint graph);
    [LibraryImport(Base)] internal static partial void ggml_backend_buffer_free(nint buffer);
    [LibraryImport(Base)] internal static partial void ggml_backend_free(nint backend);

    /// <summary><c>struct ggml_init_params</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ContextMemory
    {
        public nuint Size;
        public nint Buffer;
        public byte NoAllocation;
    }
}
