using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>One conversation at rest. Whoever holds it alone disposes it.</summary>
/// <param name="Tokens">Whose keys and values they are.</param>
/// <param name="Data">The keys and values.</param>
internal sealed record RestingState(int[] Tokens, StateBuffer Data) : IDisposable
{
    /// <summary>Bytes.</summary>
    public long Size => (long)Data.Size;

    public void Dispose() => Data.Dispose();
}
