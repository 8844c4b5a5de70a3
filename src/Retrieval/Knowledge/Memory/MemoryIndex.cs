using Rag.Retrieval.Documents;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// What is searched: documents' facts, terms and quantised vectors, filled from the store and never the other way. Numbers are the store's.
/// Writing members under the write lock of <see cref="Lock"/>, the others under its read lock.
/// </summary>
/// <param name="options">BM25's parameters.</param>
internal sealed class MemoryIndex(SearchOptions options)
{
    private readonly Dictionary<long, int> _slotOfPassage = [];
    private readonly List<string> _passageIds = [];
    private readonly List<long> _documentOfSlot = [];
    private readonly TextSlots _texts = new();
    private readonly DocumentFacts _documents = new();
    private readonly Dictionary<long, SpaceVectors> _spaces = [];

    /// <summary>Date and author of the passages that have their own.</summary>
    private readonly Dictionary<int, (DateTimeOffset? Date, string? Author)> _own = [];

    /// <summary>One writer or many readers.</summary>
    public ReaderWriterLockSlim Lock { get; } = new();

    /// <summary>The terms.</summary>
    public KeywordIndex Keywords { get; } = new((float)options.K1, (float)options.B);

    /// <summary>Languages by which indexed passages were analysed, most passages first.</summary>
    public IReadOnlyList<string?> Languages => _documents.Languages;

    /// <summary>Links between documents.</summary>
    public LinkGraph Links => _documents.Links;

    /// <summary>Values that questions can name.</summary>
    public KnowledgeBaseFacets Facets => _documents.Facets;

    /// <summary>Documents by state, and the newest change.</summary>
    public KnowledgeBaseCounts Counts => _documents.Counts;

    /// <summary>The store's numbers of spaces by their ids.</summary>
    public Dictionary<string, long> SpaceNumbers { get; } = [];

    /// <summary>Distinct texts of passages.</summary>
    public int Texts => _texts.Living;

    /// <summary>Slots of passages that are gone.</summary>
    public int Dead => Keywords.Slots - Keywords.Count;

    /// <summary>Adds or replaces a document's facts.</summary>
    public void SetDocument(long number, Document document, string? language) => _documents.Set(number, document, language);

    /// <summary>Forgets a document.</summary>
    public void RemoveDocument(long number) => _documents.Remove(number);

    /// <summary>Adds a passage; the caller adds its postings to <see cref="Keywords"/> under the slot that it returns.</summary>
    public int AddPassage(long number, string id, long document, long text, int length, DateTimeOffset? date, string? author)
    {
        int slot = Keywords.Add(length);
        if (date is not null || author is not null) _own[slot] = (date, author);
        _slotOfPassage[number] = slot;
        _passageIds.Add(id);
        _documentOfSlot.Add(document);
        _texts.Add(text);
        foreach (SpaceVectors space in _spaces.Values) space.AddSlot(slot, text);
        _documents.Count(document, 1);
        return slot;
    }

    /// <summary>Takes a passage out; unknown ones are passed over.</summary>
    public void RemovePassage(long number)
    {
        if (!_slotOfPassage.Remove(number, out int slot)) return;
        Keywords.Remove(slot);
        _own.Remove(slot);
        _texts.Remove(slot);
        foreach (SpaceVectors space in _spaces.Values) space.RemoveSlot(slot);
        _documents.Count(_documentOfSlot[slot], -1);
    }

    /// <summary>Adds a text's vector.</summary>
    public void AddVector(long space, int dimension, long text, long number, ReadOnlySpan<float> vector)
    {
        if (!_spaces.TryGetValue(space, out SpaceVectors? vectors)) _spaces[space] = vectors = new SpaceVectors(dimension);
        vectors.Add(text, number, vector, SlotsOf(text, null));
    }

    /// <summary>Forgets the spaces that are not among these.</summary>
    public void KeepSpaces(IReadOnlyDictionary<string, long> numbers)
    {
        SpaceNumbers.Clear();
        foreach ((string id, long number) in numbers) SpaceNumbers[id] = number;
        foreach (long gone in _spaces.Keys.Except(numbers.Values).ToList()) _spaces.Remove(gone);
    }

    /// <summary>Ids of the newest or oldest indexed documents that meet a filter.</summary>
    public IReadOnlyList<string> ByDate(SearchFilter filter, bool newestFirst, int limit) => _documents.ByDate(filter, newestFirst, limit);

    /// <summary>To be called after the last change before readers come.</summary>
    public void Settle() => _documents.Settle();

    /// <summary>The id of the document of the passage in a slot.</summary>
    public string DocumentId(int slot) => _documents.Id(_documentOfSlot[slot]);

    /// <summary>The id of the passage in a slot.</summary>
    public string PassageId(int slot) => _passageIds[slot];

    /// <summary>By slot, whether its passage is there and meets the filter with its document; null where there is no filter.</summary>
    public bool[]? Allowed(SearchFilter filter)
    {
        if (filter.IsEmpty) return null;
        HashSet<long> documents = _documents.Matching(filter);
        bool[] allowed = new bool[Keywords.Slots];
        ReadOnlySpan<bool> alive = Keywords.Alive;
        for (int slot = 0; slot < allowed.Length; slot++)
        {
            allowed[slot] = alive[slot] && documents.Contains(_documentOfSlot[slot]);
            if (!allowed[slot] || !filter.AsksPassages) continue;
            (DateTimeOffset? date, string? author) = _own.GetValueOrDefault(slot);
            allowed[slot] = DocumentFilter.Fits(filter, date, author, _documents[_documentOfSlot[slot]]);
        }
        return allowed;
    }

    /// <summary>The vectors of a space; null where it has none of this dimension.</summary>
    public SpaceVectors? Vectors(EmbeddingSpace space) =>
        SpaceNumbers.TryGetValue(space.Id, out long number) && _spaces.TryGetValue(number, out SpaceVectors? vectors) && vectors.Table.Dimension == space.Dimension ? vectors : null;

    /// <summary>Living and allowed slots that have a text.</summary>
    public IEnumerable<int> SlotsOf(long text, bool[]? allowed) => _texts.Of(text).Where(slot => allowed?[slot] ?? Keywords.Alive[slot]);
}
