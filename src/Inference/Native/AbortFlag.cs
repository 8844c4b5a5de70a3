using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Lets llama.cpp break off a computation (on the processor) that nobody waits for any more.</summary>
internal sealed unsafe class AbortFlag : IDisposable
{
    private readonly int* flag = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private readonly List<CancellationToken> watched = [];
    private readonly List<CancellationTokenRegistration> registrations = [];
    private volatile bool stopped;

    /// <summary>Puts the flag into a context's parameters; it must outlive the context.</summary>
    public void Set(ref ContextParams parameters)
    {
        parameters.AbortCallback = (nint)(delegate* unmanaged[Cdecl]<int*, byte>)&Read;
        parameters.AbortCallbackData = (nint)flag;
    }

    /// <summary>Breaks off as soon as all of these are cancelled.</summary>
    public void Watch(IEnumerable<CancellationToken> tokens)
    {
        Volatile.Write(ref *flag, stopped ? 1 : 0);
        watched.AddRange(tokens);
        foreach (CancellationToken token in watched)
        {
            if (!token.CanBeCanceled) continue;
            registrations.Add(token.UnsafeRegister(static state => ((AbortFlag)state!).Check(), this));
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Unwatch()
    {
        foreach (CancellationTokenRegistration registration in registrations) registration.Dispose();
        registrations.Clear();
        watched.Clear();
        Volatile.Write(ref *flag, stopped ? 1 : 0);
    }

    /// <summary>Breaks off everything from now on.</summary>
    public void Stop()
    {
        stopped = true;
        Volatile.Write(ref *flag, 1);
    }

    public void Dispose()
    {
        NativeMemory.Free(flag);
        GC.SuppressFinalize(this);
    }

    private void Check()
    {
        if (watched.TrueForAll(token => token.IsCancellationRequested)) Volatile.Write(ref *flag, 1);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Read(int* flag) => (byte)(Volatile.Read(ref *flag) == 0 ? 0 : 1);
}
