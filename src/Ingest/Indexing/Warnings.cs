using System.Collections.Concurrent;

namespace Rag.Ingest.Indexing;

/// <summary>What the owner should know now, by subject. Safe to use from any thread.</summary>
internal sealed class Warnings
{
    private readonly ConcurrentDictionary<string, string> bySubject = new();

    public IReadOnlyList<string> All => [.. bySubject.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Value)];

    public void Set(string subject, string text) => bySubject[subject] = text;

    public void Clear(string subject) => bySubject.TryRemove(subject, out _);

    public string? Find(string subject) => bySubject.GetValueOrDefault(subject);
}
