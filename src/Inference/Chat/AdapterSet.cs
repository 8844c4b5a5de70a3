using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rag.Inference.Chat;

/// <summary>
/// The adapters that a request is computed with, each with its strength. What was computed with one set is of no use to another, so that
/// sets are compared. Immutable but for the holds of its adapters; safe to use from any thread.
/// </summary>
internal sealed class AdapterSet : IEquatable<AdapterSet>
{
    private readonly LoadedAdapter[] adapters;
    private readonly float[] scales;

    /// <param name="items">In any order; those of strength 0 are left out.</param>
    public AdapterSet(IEnumerable<(LoadedAdapter Adapter, float Scale)> items)
    {
        (LoadedAdapter Adapter, float Scale)[] used =
            [.. items.Where(item => item.Scale != 0).OrderBy(item => item.Adapter.File.Path, StringComparer.Ordinal)];
        adapters = [.. used.Select(item => item.Adapter)];
        scales = [.. used.Select(item => item.Scale)];
    }

    /// <summary>The model as it is.</summary>
    public static AdapterSet None { get; } = new([]);

    public IReadOnlyList<LoadedAdapter> Adapters => adapters;

    public IReadOnlyList<float> Scales => scales;

    /// <summary>Its adapters for people, such as <c>style × 0.8</c>.</summary>
    public IEnumerable<string> Names =>
        adapters.Zip(scales, (adapter, scale) => string.Create(CultureInfo.InvariantCulture, $"{adapter.File.Name} × {scale}"));

    /// <summary>
    /// A model's mark, which is another one where it is computed with adapters: what was found out about it counts no more.
    /// </summary>
    public string? Mark(string? fingerprint) => adapters.Length == 0 || fingerprint is null ? fingerprint
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [fingerprint, .. Names,
            .. adapters.Select(
                adapter => string.Create(CultureInfo.InvariantCulture, $"{adapter.File.Size} {adapter.File.ModifiedAt.Ticks}"))]))))[..16];

    /// <summary>Has a context compute with this set.</summary>
    public void SetOn(Native.ContextHandle context) => context.UseAdapters(Array.ConvertAll(adapters, adapter => adapter.Handle), scales);

    /// <summary>Whether it is made of these files with these strengths.</summary>
    public bool IsOf(IReadOnlyList<(Gguf.AdapterFile File, float Scale)> items) => items.Count == adapters.Length
        && items.OrderBy(item => item.File.Path, StringComparer.Ordinal).Index()
            .All(item => ReferenceEquals(adapters[item.Index].File, item.Item.File) && scales[item.Index] == item.Item.Scale);

    /// <summary>Keeps its adapters in memory until <see cref="Release"/>; the caller knows that they are there.</summary>
    public AdapterSet Hold()
    {
        foreach (LoadedAdapter adapter in adapters) adapter.Hold();
        return this;
    }

    public void Release()
    {
        foreach (LoadedAdapter adapter in adapters) adapter.Release();
    }

    public bool Equals(AdapterSet? other) =>
        other is not null && adapters.AsSpan().SequenceEqual(other.adapters) && scales.AsSpan().SequenceEqual(other.scales);

    public override bool Equals(object? obj) => Equals(obj as AdapterSet);

    public override int GetHashCode() => adapters.Aggregate(scales.Length, HashCode.Combine);
}
