using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// Documents by number with how many passages each has. Languages, names, links and facets of those that have any are kept as they come and go,
/// since gathering them anew after each change would hold up the next search. Not thread-safe while writing.
/// </summary>
internal sealed class DocumentFacts
{
    private readonly Dictionary<long, (Document Document, string? Language, int Passages)> _documents = [];
    private readonly Dictionary<string, int> _languages = new(StringComparer.Ordinal);
    private readonly FacetCounts _facets = new();
    private readonly DocumentCounts _counts = new();
    private readonly DocumentDates _dates = new();

    /// <summary>Links between documents that have passages.</summary>
    public LinkGraph Links { get; } = new();

    /// <summary>Values that questions can name.</summary>
    public KnowledgeBaseFacets Facets => _facets.Current;

    /// <summary>Counts by state, and the newest change.</summary>
    public KnowledgeBaseCounts Counts => _counts.Current;

    /// <summary>Languages by which indexed passages were analysed, most passages first.</summary>
    public IReadOnlyList<string?> Languages { get; private set; } = [];

    /// <summary>Adds or replaces a document's facts.</summary>
    public void Set(long number, Document document, string? language)
    {
        int passages = 0;
        if (_documents.TryGetValue(number, out var known))
        {
            passages = known.Passages;
            if (passages > 0) Leave(known.Document, known.Language, passages);
            _counts.Remove(known.Document);
            _dates.Remove(known.Document);
        }
        _counts.Add(document);
        _dates.Add(document);
        _documents[number] = (document, language, passages);
        if (passages > 0) Enter(document, language, passages);
    }

    /// <summary>Forgets a document.</summary>
    public void Remove(long number)
    {
        if (!_documents.Remove(number, out var known)) return;
        _counts.Remove(known.Document);
        _dates.Remove(known.Document);
        if (known.Passages > 0) Leave(known.Document, known.Language, known.Passages);
    }

    /// <summary>Counts a passage that came or went.</summary>
    public void Count(long number, int change)
    {
        if (!_documents.TryGetValue(number, out var known)) return;
        int passages = known.Passages + change;
        _documents[number] = known with { Passages = passages };
        if (known.Passages == 0) Enter(known.Document, known.Language, passages);
        else if (passages == 0) Leave(known.Document, known.Language, known.Passages);
        else _languages[known.Language ?? ""] += change;
    }

    /// <summary>To be called after the last change before readers come.</summary>
    public void Settle()
    {
        _counts.Settle(_documents.Values.Select(d => d.Document));
        Languages = [.. _languages.Where(l => l.Value > 0).OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key.Length == 0 ? null : l.Key)];
    }

    /// <summary>The id of a document.</summary>
    public string Id(long number) => _documents[number].Document.Id;

    /// <summary>A document by its number.</summary>
    public Document this[long number] => _documents[number].Document;

    /// <summary>Numbers of the documents that meet a filter.</summary>
    public HashSet<long> Matching(SearchFilter filter) => [.. _documents.Where(d => DocumentFilter.Matches(filter, d.Value.Document)).Select(d => d.Key)];

    /// <summary>Ids of the newest or oldest indexed documents that meet a filter.</summary>
    public IReadOnlyList<string> ByDate(SearchFilter filter, bool newestFirst, int limit) => _dates.Find(filter, newestFirst, limit);

    private void Enter(Document document, string? language, int passages)
    {
        Links.Add(document);
        _facets.Add(document);
        _languages[language ?? ""] = _languages.GetValueOrDefault(language ?? "") + passages;
    }

    private void Leave(Document document, string? language, int passages)
    {
        Links.Remove(document);
        _facets.Remove(document);
        _languages[language ?? ""] -= passages;
    }
}
