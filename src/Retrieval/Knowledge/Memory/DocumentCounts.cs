using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Counts documents by state as they come and go, and keeps the newest change. Not thread-safe while writing.</summary>
internal sealed class DocumentCounts
{
    private readonly int[] _states = new int[Enum.GetValues<DocumentState>().Length];
    private int _passages;
    private DateTimeOffset? _newest;
    private bool _newestLeft;

    /// <summary>The counts as of the last <see cref="Settle"/>.</summary>
    public KnowledgeBaseCounts Current { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Counts a document.</summary>
    public void Add(Document document)
    {
        Change(document, 1);
        if (document.State != DocumentState.Indexed || document.ModifiedAt < _newest) return;
        (_newest, _newestLeft) = (document.ModifiedAt, false);
    }

    /// <summary>Takes it back.</summary>
    public void Remove(Document document)
    {
        Change(document, -1);
        if (document.State == DocumentState.Indexed && document.ModifiedAt == _newest) _newestLeft = true;
    }

    /// <summary>To be called after the last change before readers come.</summary>
    /// <param name="documents">All of them, looked at only where the newest one left.</param>
    public void Settle(IEnumerable<Document> documents)
    {
        if (_newestLeft) _newest = documents.Where(d => d.State == DocumentState.Indexed).Max(d => (DateTimeOffset?)d.ModifiedAt);
        _newestLeft = false;
        Current = new KnowledgeBaseCounts(Of(DocumentState.Indexed), Of(DocumentState.Pending), Of(DocumentState.Failed), Of(DocumentState.Skipped), _passages, _newest);
    }

    private int Of(DocumentState state) => _states[(int)state];

    private void Change(Document document, int by)
    {
        _states[(int)document.State] += by;
        _passages += by * document.PassageCount;
    }
}
