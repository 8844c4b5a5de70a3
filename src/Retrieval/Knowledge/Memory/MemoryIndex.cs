using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// What is searched: documents' facts, terms and quantised vectors, filled from the store and never the other way. Numbers are the store's.
/// Writing members under the write lock of <see cref="Lock"/>, the others under its read lock.
/// </summary>
internal sealed class MemoryIndex
{
    private readonly Dictionary<long, int> _slotOfPassage = [];
    private readonly List<string> _passageIds = [];
    private readonly List<long> _documentOfSlot = [];
    private readonly List<long> _textOfSlot = [];
    private readonly List<int> _nextOfText = [];
    private readonly Dictionary<long, int> _firstOfText = [];
    private readonly Dictionary<long, (Document Document, string? Language, int Passages)> _documents = [];
    private readonly Dictionary<long, SpaceVectors> _spaces = [];
    private LinkGraph? _links;
    private KnowledgeBaseFacets? _facets;

    /// <summary>One writer or many readers.</summary>
    public ReaderWriterLockSlim Lock { get; } = new();

    /// <summary>The terms.</summary>
    public KeywordIndex Keywords { get; } = new();

    /// <summary>Languages by which indexed passages were analysed, most passages first.</summary>
    public IReadOnlyList<string?> Languages { get; private set; } = [];

    /// <summary>Documents that have passages.</summary>
    public IEnumerable<Document> Documents => _documents.Values.Where(d => d.Passages > 0).Select(d => d.Document);

    /// <summary>Links between documents; made at first use after a change.</summary>
    public LinkGraph Links => _links ??= new LinkGraph(Documents);

    /// <summary>Values that questions can name; made at first use after a change.</summary>
    public KnowledgeBaseFacets Facets => _facets ??= FacetCollector.Collect(Documents);

    /// <summary>Slots of passages that are gone.</summary>
    public int Dead => Keywords.Slots - Keywords.Count;

    /// <summary>Adds or replaces a document's facts.</summary>
    public void SetDocument(long number, Document document, string? language)
    {
        int passages = _documents.TryGetValue(number, out var known) ? known.Passages : 0;
        _documents[number] = (document, language, passages);
    }

    /// <summary>Forgets a document.</summary>
    public void RemoveDocument(long number) => _documents.Remove(number);

    /// <summary>Adds a passage; the caller adds its postings to <see cref="Keywords"/> under the slot that it returns.</summary>
    public int AddPassage(long number, string id, long document, long text, int length)
    {
        int slot = Keywords.Add(length);
        _slotOfPassage[number] = slot;
        _passageIds.Add(id);
        _documentOfSlot.Add(document);
        _textOfSlot.Add(text);
        _nextOfText.Add(_firstOfText.TryGetValue(text, out int next) ? next : -1);
        _firstOfText[text] = slot;
        Count(document, 1);
        return slot;
    }

    /// <summary>Takes a passage out; unknown ones are passed over.</summary>
    public void RemovePassage(long number)
    {
        if (!_slotOfPassage.Remove(number, out int slot)) return;
        Keywords.Remove(slot);
        Count(_documentOfSlot[slot], -1);
    }

    /// <summary>Adds a text's vector.</summary>
    public void AddVector(long space, int dimension, long text, long number, ReadOnlySpan<float> vector)
    {
        if (!_spaces.TryGetValue(space, out SpaceVectors? vectors)) _spaces[space] = vectors = new SpaceVectors(new VectorTable(dimension), [], []);
        vectors.Table.Add(vector);
        vectors.Texts.Add(text);
        vectors.Numbers.Add(number);
    }

    /// <summary>To be called after the last change before readers come.</summary>
    public void Settle()
    {
        (_links, _facets) = (null, null);
        Languages = [.. _documents.Values.Where(d => d.Passages > 0).GroupBy(d => d.Language).OrderByDescending(g => g.Sum(d => d.Passages)).Select(g => g.Key)];
    }

    /// <summary>The id of the passage in a slot.</summary>
    public string PassageId(int slot) => _passageIds[slot];

    /// <summary>By slot, whether its passage is there and its document meets the filter; null where there is no filter.</summary>
    public bool[]? Allowed(SearchFilter filter)
    {
        if (filter.IsEmpty) return null;
        HashSet<long> documents = [.. _documents.Where(d => DocumentFilter.Matches(filter, d.Value.Document)).Select(d => d.Key)];
        bool[] allowed = new bool[Keywords.Slots];
        ReadOnlySpan<bool> alive = Keywords.Alive;
        for (int slot = 0; slot < allowed.Length; slot++) allowed[slot] = alive[slot] && documents.Contains(_documentOfSlot[slot]);
        return allowed;
    }

    /// <summary>The best rows of a space and the vectors' numbers, for exact scoring; empty where the space is unknown.</summary>
    public (int Row, long Number, float Score)[] SearchVectors(long space, ReadOnlySpan<float> query, int limit, bool[]? allowed)
    {
        if (!_spaces.TryGetValue(space, out SpaceVectors? vectors) || vectors.Table.Dimension != query.Length) return [];
        bool[] rows = new bool[vectors.Table.Count];
        for (int row = 0; row < rows.Length; row++) rows[row] = SlotsOf(vectors.Texts[row], allowed).Any();
        return [.. vectors.Table.Search(query, limit, rows).Select(r => (r.Row, vectors.Numbers[r.Row], r.Score))];
    }

    /// <summary>Living and allowed slots whose text a row of a space stands for.</summary>
    public IEnumerable<int> SlotsOfRow(long space, int row, bool[]? allowed) => SlotsOf(_spaces[space].Texts[row], allowed);

    private IEnumerable<int> SlotsOf(long text, bool[]? allowed)
    {
        if (!_firstOfText.TryGetValue(text, out int slot)) yield break;
        for (; slot >= 0; slot = _nextOfText[slot])
            if (allowed?[slot] ?? Keywords.Alive[slot]) yield return slot;
    }

    private void Count(long document, int change)
    {
        if (_documents.TryGetValue(document, out var known)) _documents[document] = known with { Passages = known.Passages + change };
    }

    private sealed record SpaceVectors(VectorTable Table, List<long> Texts, List<long> Numbers);
}
