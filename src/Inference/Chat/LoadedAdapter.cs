using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>An adapter in memory, with the count of those who need it there. Its shelf owns it.</summary>
/// <param name="file">Where it came from.</param>
/// <param name="handle">The adapter.</param>
/// <param name="shelf">Told when nobody needs it any more.</param>
internal sealed class LoadedAdapter(AdapterFile file, AdapterHandle handle, AdapterShelf shelf) : IEquatable<LoadedAdapter>
{
    public AdapterFile File => file;

    public AdapterHandle Handle => handle;

    /// <summary>Changed by the shelf alone.</summary>
    public int Holds { get; set; }

    public void Hold() => shelf.Hold(this);

    public void Release() => shelf.Release(this);

    public bool Equals(LoadedAdapter? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
