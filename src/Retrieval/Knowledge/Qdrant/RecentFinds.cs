using System.Collections.Concurrent;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// What the last questions found, so that the next step of a question need not ask for it. A point of a passage is written once, under an id of
/// its own for each version: what it says never becomes untrue. Whether its version is the current one is asked anew each time. Bounded; safe to
/// use from any thread.
/// </summary>
internal sealed class RecentFinds
{
    /// <summary>About 50 MB and 30 MB.</summary>
    private const int MostPoints = 100_000, MostLoaded = 5000;

    private readonly ConcurrentDictionary<Guid, FoundPoint> _points = new();
    private readonly ConcurrentDictionary<string, Guid> _byPassage = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, LoadedPoint> _loaded = new();
    private readonly ConcurrentDictionary<string, Document> _facts = new(StringComparer.Ordinal);
    // The dictionaries' own counts take all their locks.
    private int _pointsAdded, _loadedAdded, _factsAdded;

    public FoundPoint? Find(Guid point) => _points.GetValueOrDefault(point);

    /// <summary>The point that was last seen for a passage; another version may have taken its place.</summary>
    public (Guid Id, FoundPoint Point)? Find(string passageId) =>
        _byPassage.TryGetValue(passageId, out Guid id) && _points.TryGetValue(id, out FoundPoint? point) ? (id, point) : null;

    public LoadedPoint? FindLoaded(Guid point) => _loaded.GetValueOrDefault(point);

    public Document? FindFacts(string documentId) => _facts.GetValueOrDefault(documentId);

    public void Add(Guid id, FoundPoint point)
    {
        if (Interlocked.Increment(ref _pointsAdded) > MostPoints) Forget();
        _points[id] = point;
        _byPassage[point.PassageId] = id;
    }

    public void Add(Guid id, LoadedPoint point)
    {
        if (Interlocked.Increment(ref _loadedAdded) > MostLoaded)
        {
            _loaded.Clear();
            _loadedAdded = 0;
        }
        _loaded[id] = point;
    }

    public void Add(Document facts)
    {
        if (Interlocked.Increment(ref _factsAdded) > MostLoaded)
        {
            _facts.Clear();
            _factsAdded = 0;
        }
        _facts[facts.Id] = facts;
    }

    /// <summary>After the store may have become another one.</summary>
    public void Forget()
    {
        _points.Clear();
        _byPassage.Clear();
        _loaded.Clear();
        _facts.Clear();
        (_pointsAdded, _loadedAdded, _factsAdded) = (0, 0, 0);
    }
}

/// <summary>What a point stands for.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="DocumentId">The passage's document.</param>
/// <param name="Version">With which it was written.</param>
internal sealed record FoundPoint(string PassageId, string DocumentId, long Version)
{
    /// <summary>The point of its document.</summary>
    public Guid Document { get; } = DocumentPoints.IdOf(DocumentId);
}

/// <summary>A passage's text and its vectors by space, as far as it had any when it was read.</summary>
internal sealed record LoadedPoint(Passage Passage, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Vectors)
{
    public bool HasAll(params ReadOnlySpan<string> spaces)
    {
        foreach (string space in spaces)
            if (!Vectors.TryGetValue(space, out var vector) || vector.IsEmpty) return false;
        return true;
    }
}
