using System.Runtime.InteropServices;

namespace Rag.Inference.Processor;

/// <summary>Cores as macOS shows them (sysctl(3): <c>hw.perflevel0</c> is the quickest kind, where there are kinds).</summary>
internal static unsafe partial class MacCores
{
    /// <returns>Quick physical cores; 0 where the system does not tell.</returns>
    public static int Count() => Count(Read);

    /// <param name="read">A number by its name; null where it is not known.</param>
    internal static int Count(Func<string, int?> read) => read("hw.perflevel0.physicalcpu") ?? read("hw.physicalcpu") ?? 0;

    private static int? Read(string name)
    {
        int value = 0;
        nuint size = sizeof(int);
        return sysctlbyname(name, &value, &size, 0, 0) == 0 ? value : null;
    }

    [LibraryImport("libSystem.dylib")]
    private static partial int sysctlbyname([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int* value, nuint* size, nint newValue, nuint newSize);
}
