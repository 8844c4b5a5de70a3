using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>The functions of ggml's headers that are used here; the device list lives in one library, a device's properties in another.</summary>
internal static unsafe partial class GgmlApi
{
    internal const string Library = "ggml";
    internal const string Base = "ggml-base";

    /// <summary><c>GGML_BACKEND_DEVICE_TYPE_CPU</c>.</summary>
    internal const int ProcessorDevice = 0;

    [LibraryImport(Library)] internal static partial void ggml_backend_load_all_from_path([MarshalAs(UnmanagedType.LPUTF8Str)] string folder);
    [LibraryImport(Library)] internal static partial nuint ggml_backend_dev_count();
    [LibraryImport(Library)] internal static partial nint ggml_backend_dev_get(nuint index);
    [LibraryImport(Library)] internal static partial nint ggml_backend_dev_by_type(int type);
    [LibraryImport(Base)] internal static partial byte* ggml_backend_dev_name(nint device);
    [LibraryImport(Base)] internal static partial byte* ggml_backend_dev_description(nint device);
    [LibraryImport(Base)] internal static partial void ggml_backend_dev_memory(nint device, out nuint free, out nuint total);
    [LibraryImport(Base)] internal static partial int ggml_backend_dev_type(nint device);
    [LibraryImport(Base)] internal static partial nint ggml_backend_dev_backend_reg(nint device);
    [LibraryImport(Base)] internal static partial byte* ggml_backend_reg_name(nint registration);
    [LibraryImport(Base)] internal static partial nint ggml_backend_reg_get_proc_address(nint registration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
    [LibraryImport(Base)] internal static partial void ggml_threadpool_params_init(out ThreadPoolParams parameters, int threads);
    [LibraryImport(Base)] internal static partial nint ggml_set_abort_callback(delegate* unmanaged[Cdecl]<byte*, void> callback);
}
