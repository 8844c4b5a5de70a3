using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Rag.Inference.Processor;

/// <summary>
/// Cores as Windows shows them: <c>GetLogicalProcessorInformationEx</c> lists each core with its class and the processors on it, as
/// <c>SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX</c> in winnt.h lays them out.
/// </summary>
internal static unsafe partial class WindowsCores
{
    /// <summary><c>RelationProcessorCore</c>.</summary>
    private const int Core = 0;

    private const int SizeAt = 4, ClassAt = 9, GroupsAt = 30, MasksAt = 32, MaskSize = 16, GroupAt = 8;

    /// <returns>Quick physical cores that this process may use; 0 where the system does not tell.</returns>
    [SupportedOSPlatform("windows")]
    public static int Count()
    {
        uint length = 0;
        GetLogicalProcessorInformationEx(Core, null, &length);
        byte[] list = new byte[length];
        fixed (byte* start = list)
            if (length == 0 || GetLogicalProcessorInformationEx(Core, start, &length) == 0) return 0;
        using Process self = Process.GetCurrentProcess();
        return Count(list, (ulong)(nuint)self.ProcessorAffinity);
    }

    /// <param name="list">What the system lists.</param>
    /// <param name="affinity">The processors of the first group that may be used; 0 for a process that has more groups, for which Windows
    /// tells no mask.</param>
    /// <returns>Cores of the highest class among those allowed.</returns>
    internal static int Count(ReadOnlySpan<byte> list, ulong affinity)
    {
        (int quickest, int count) = (-1, 0);
        while (list.Length >= MasksAt)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(list[SizeAt..]);
            if (size < MasksAt || size > list.Length) break;
            if (BinaryPrimitives.ReadInt32LittleEndian(list) == Core && IsAllowed(list[..size], affinity))
                (quickest, count) = list[ClassAt] > quickest ? (list[ClassAt], 1) : (quickest, count + (list[ClassAt] == quickest ? 1 : 0));
            list = list[size..];
        }
        return count;
    }

    private static bool IsAllowed(ReadOnlySpan<byte> core, ulong affinity)
    {
        if (affinity == 0) return true;
        int groups = BinaryPrimitives.ReadUInt16LittleEndian(core[GroupsAt..]);
        for (ReadOnlySpan<byte> masks = core[MasksAt..]; groups > 0 && masks.Length >= MaskSize; groups--, masks = masks[MaskSize..])
        {
            bool isFirst = BinaryPrimitives.ReadUInt16LittleEndian(masks[GroupAt..]) == 0;
            if (isFirst && (BinaryPrimitives.ReadUInt64LittleEndian(masks) & affinity) != 0) return true;
        }
        return false;
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial int GetLogicalProcessorInformationEx(int relation, byte* list, uint* length);
}
