namespace Rag.Retrieval.Answers.Whole;

/// <summary>Counts what of a scope is read while it is read. Not safe to share.</summary>
internal sealed class ReadingCount(ReadingScope scope)
{
    private readonly HashSet<string> _own = [.. scope.Documents], _documents = [];
    private int _inAll = scope.Passages, _gone;

    /// <summary>Passages passed over.</summary>
    public int PassedOver { get; set; }

    /// <summary>Passages that no longer say what was noted of them.</summary>
    public int Changed { get; set; }

    /// <summary>Passages of other documents.</summary>
    public int Others { get; private set; }

    /// <summary>Passages read anew.</summary>
    public int Anew { get; private set; }

    /// <summary>Passages of which notes were kept.</summary>
    public int FromNotes { get; private set; }

    /// <summary>Passages that are left to be read, as far as is known.</summary>
    public int Left => Math.Max(0, _inAll - Anew - FromNotes - PassedOver);

    /// <summary>What was read so far.</summary>
    public Coverage Coverage => new(Anew + FromNotes - Changed, _inAll, _documents.Count, scope.Documents.Count - _gone)
    {
        FromNotes = FromNotes,
        PassedOver = PassedOver,
        Changed = Changed,
        Unreadable = scope.Unreadable + _gone,
        Others = Others,
        More = scope.More,
    };

    /// <summary>A document was opened: what it holds is known now.</summary>
    /// <param name="index">Its place in the scope.</param>
    /// <param name="passages">Of it that meet the filter.</param>
    /// <param name="isThere">False where it is gone or has no text any more.</param>
    public void Open(int index, int passages, bool isThere)
    {
        _inAll += passages - scope.Counts[index];
        if (!isThere) _gone++;
    }

    /// <summary>A passage was read.</summary>
    public void Read(string documentId, bool anew)
    {
        if (!_own.Contains(documentId))
        {
            Others++;
            return;
        }
        _documents.Add(documentId);
        if (anew) Anew++;
        else FromNotes++;
    }
}
