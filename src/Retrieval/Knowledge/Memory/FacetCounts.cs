using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Counts the values that questions can name, ignoring case. Not thread-safe while writing.</summary>
internal sealed class FacetCounts
{
    private const int Most = 5000;
    private readonly Dictionary<string, int> _tags = New(), _authors = New(), _folders = New(), _names = New(), _languages = New();
    private KnowledgeBaseFacets? _current;

    /// <summary>Distinct tags, authors, folders and file names, of too many the frequent ones; and how the languages are shared.</summary>
    public KnowledgeBaseFacets Current
    {
        get
        {
            _current ??= new KnowledgeBaseFacets(Frequent(_tags), Frequent(_authors), Frequent(_folders), Frequent(_names));
            double all = _languages.Values.Sum();
            return _current with { Languages = [.. _languages.OrderByDescending(language => language.Value).Select(language => (language.Key, language.Value / all))] };
        }
    }

    /// <summary>Counts a document's values.</summary>
    public void Add(Document document) => Change(document, 1);

    /// <summary>Takes them back.</summary>
    public void Remove(Document document) => Change(document, -1);

    private void Change(Document document, int by)
    {
        foreach (string tag in document.Tags) Count(_tags, tag, by);
        Count(_authors, document.Author, by);
        Count(_folders, Path.GetDirectoryName(document.Path), by);
        Count(_names, Path.GetFileName(document.Path), by);
        Count(_languages, document.Language, by);
    }

    private void Count(Dictionary<string, int> values, string? value, int by)
    {
        if (string.IsNullOrEmpty(value)) return;
        int count = values.GetValueOrDefault(value) + by;
        if (count > 0) values[value] = count;
        else values.Remove(value);
        if (count == 0 || count == by) _current = null;
    }

    private static List<string> Frequent(Dictionary<string, int> values)
    {
        if (values.Count <= Most) return [.. values.Keys];
        // Nearly all of ever so many values occur once: those need no sorting.
        List<string> frequent = [.. values.Where(v => v.Value > 1).OrderByDescending(v => v.Value).Take(Most).Select(v => v.Key)];
        frequent.AddRange(values.Where(v => v.Value == 1).Take(Most - frequent.Count).Select(v => v.Key));
        return frequent;
    }

    private static Dictionary<string, int> New() => new(StringComparer.OrdinalIgnoreCase);
}
