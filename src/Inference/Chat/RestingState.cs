using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>One conversation at rest. Whoever holds it alone disposes it.</summary>
/// <param name="Tokens">Whose keys and values they are.</param>
/// <param name="Adapters">What they were computed with.</param>
/// <param name="Data">The keys and values.</param>
internal sealed record RestingState(int[] Tokens, AdapterSet Adapters, StateBuffer Data) : IDisposable
{
    /// <summary>Whether this holds all that another one of the same tokens would.</summary>
    public bool GoesOnFrom(ReadOnlySpan<int> tokens, AdapterSet adapters) =>
        Adapters.Equals(adapters) && Tokens.AsSpan().StartsWith(tokens);

    /// <summary>Bytes.</summary>
    public long Size => (long)Data.Size;

    public void Dispose() => Data.Dispose();
}
