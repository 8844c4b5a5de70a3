using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Which documents link to which, by the names that they go by. Immutable.</summary>
internal sealed class LinkGraph
{
    private const int MostSharing = 50;
    private readonly Dictionary<string, List<Document>> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Document>> _linking = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Document> _byId = [];

    public LinkGraph(IEnumerable<Document> documents)
    {
        foreach (Document document in documents)
        {
            _byId[document.Id] = document;
            foreach (string name in Names(document)) Add(_named, name, document);
            foreach (string link in document.Links) Add(_linking, Key(link), document);
        }
    }

    /// <summary>Ids of documents one link away in either direction, those linked to first.</summary>
    public IReadOnlyList<string> Neighbours(IReadOnlyList<string> ids, int limit)
    {
        HashSet<string> given = [.. ids];
        List<Document> documents = [.. ids.Select(id => _byId.GetValueOrDefault(id)).OfType<Document>()];
        IEnumerable<Document> linked = documents.SelectMany(d => d.Links).SelectMany(link => _named.GetValueOrDefault(Key(link)) ?? []);
        IEnumerable<Document> linking = documents.SelectMany(Names).SelectMany(name => _linking.GetValueOrDefault(name) ?? []);
        return [.. linked.Concat(linking).Select(d => d.Id).Where(id => !given.Contains(id)).Distinct().Take(limit)];
    }

    /// <summary>File name with and without extension, title and aliases.</summary>
    private static IEnumerable<string> Names(Document document) =>
        new[] { Path.GetFileName(document.Path), Path.GetFileNameWithoutExtension(document.Path), document.Title ?? "" }
            .Concat(document.Aliases).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>A link's last step: vaults write both <c>note</c> and <c>folder/note</c>.</summary>
    private static string Key(string link) => link[(link.LastIndexOfAny(['/', '\\']) + 1)..].Trim();

    private static void Add(Dictionary<string, List<Document>> lists, string key, Document document)
    {
        if (!lists.TryGetValue(key, out List<Document>? list)) lists[key] = list = [];
        // A name that everything bears ("index") says nothing.
        if (list.Count < MostSharing) list.Add(document);
    }
}
