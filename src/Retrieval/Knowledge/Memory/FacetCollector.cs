using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Gathers the values that questions can name.</summary>
internal static class FacetCollector
{
    private const int Most = 5000;

    /// <summary>Distinct tags, authors, folders and file names, the frequent ones first.</summary>
    public static KnowledgeBaseFacets Collect(IEnumerable<Document> documents)
    {
        List<Document> all = [.. documents];
        return new KnowledgeBaseFacets(
            Frequent(all.SelectMany(d => d.Tags)),
            Frequent(all.Select(d => d.Author ?? "")),
            Frequent(all.Select(d => Path.GetDirectoryName(d.Path) ?? "")),
            Frequent(all.Select(d => Path.GetFileName(d.Path))));
    }

    private static List<string> Frequent(IEnumerable<string> values) =>
        [.. values.Where(v => v.Length > 0).CountBy(v => v, StringComparer.OrdinalIgnoreCase).OrderByDescending(v => v.Value).Take(Most).Select(v => v.Key)];
}
