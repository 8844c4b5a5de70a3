using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Null-terminated UTF-8 from native code.</summary>
internal static unsafe class NativeText
{
    public static string Read(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
