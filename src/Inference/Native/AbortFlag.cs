using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>
/// Lets llama.cpp break off a computation (on the processor) that nobody waits for any more. <see cref="Watch"/> and <see cref="Unwatch"/> belong to the thread
/// that computes; <see cref="Stop"/> to any.
/// </summary>
internal sealed unsafe class AbortFlag
{
    // Pinned, so that native code may read it, and the garbage collector's: who keeps this object keeps the flag.
    private readonly int[] flag = GC.AllocateArray<int>(1, pinned: true);
    private readonly List<CancellationToken> watched = [];
    private readonly List<CancellationTokenRegistration> registrations = [];
    private volatile bool stopped;

    /// <summary>Puts the flag into a context's parameters; this object must be kept for as long as the context computes.</summary>
    public void Set(ref ContextParams parameters)
    {
        parameters.AbortCallback = (nint)(delegate* unmanaged[Cdecl]<int*, byte>)&Read;
        parameters.AbortCallbackData = Marshal.UnsafeAddrOfPinnedArrayElement(flag, 0);
    }

    /// <summary>Breaks off as soon as all of these are cancelled.</summary>
    public void Watch(IEnumerable<CancellationToken> tokens)
    {
        Reset();
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
        // Waits for a callback that is at work on another thread, so that it does not read the list while that is emptied.
        foreach (CancellationTokenRegistration registration in registrations) registration.Dispose();
        registrations.Clear();
        watched.Clear();
        Reset();
    }

    /// <summary>Breaks off everything from now on.</summary>
    public void Stop()
    {
        stopped = true;
        Interlocked.Exchange(ref flag[0], 1);
    }

    private void Reset()
    {
        // In this order, or a stop between the two would be lost.
        Interlocked.Exchange(ref flag[0], 0);
        if (stopped) Volatile.Write(ref flag[0], 1);
    }

    private void Check()
    {
        if (watched.TrueForAll(token => token.IsCancellationRequested)) Volatile.Write(ref flag[0], 1);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Read(int* flag) => (byte)(Volatile.Read(ref *flag) == 0 ? 0 : 1);
}
