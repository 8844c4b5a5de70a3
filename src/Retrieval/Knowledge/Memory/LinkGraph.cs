using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Which documents link to which, by the names that they go by. Not thread-safe while writing.</summary>
internal sealed class LinkGraph
{
    private const int MostSharing = 50;
    private readonly Dictionary<string, List<string>> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _linking = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Document> _byId = [];

    /// <summary>Adds a document.</summary>
    public void Add(Document document)
    {
        _byId[document.Id] = document;
        foreach (string name in Names(document)) Add(_named, name, document.Id);
        foreach (string link in Links(document)) Add(_linking, link, document.Id);
    }

    /// <summary>Takes out a document, with the facts with which it was added.</summary>
    public void Remove(Document document)
    {
        _byId.Remove(document.Id);
        foreach (string name in Names(document)) Remove(_named, name, document.Id);
        foreach (string link in Links(document)) Remove(_linking, link, document.Id);
    }

    /// <summary>Ids of documents one link away in either direction, those linked to first.</summary>
    public IReadOnlyList<string> Neighbours(IReadOnlyList<string> ids, int limit)
    {
        HashSet<string> given = [.. ids];
        List<Document> documents = [.. ids.Select(id => _byId.GetValueOrDefault(id)).OfType<Document>()];
        IEnumerable<string> linked = documents.SelectMany(Links).SelectMany(link => Sharing(_named, link));
        IEnumerable<string> linking = documents.SelectMany(Names).SelectMany(name => Sharing(_linking, name));
        return [.. linked.Concat(linking).Where(id => !given.Contains(id)).Distinct().Take(limit)];
    }

    /// <summary>File name with and without extension, title and aliases.</summary>
    private static IEnumerable<string> Names(Document document) =>
        new[] { Path.GetFileName(document.Path), Path.GetFileNameWithoutExtension(document.Path), document.Title ?? "" }
            .Concat(document.Aliases).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The last step of each link: vaults write both <c>note</c> and <c>folder/note</c>.</summary>
    private static IEnumerable<string> Links(Document document) =>
        document.Links.Select(link => link[(link.LastIndexOfAny(['/', '\\']) + 1)..].Trim()).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that very many bear ("index") says nothing.</summary>
    private static IEnumerable<string> Sharing(Dictionary<string, List<string>> lists, string key) => lists.GetValueOrDefault(key)?.Take(MostSharing) ?? [];

    private static void Add(Dictionary<string, List<string>> lists, string key, string id)
    {
        if (!lists.TryGetValue(key, out List<string>? list)) lists[key] = list = [];
        list.Add(id);
    }

    private static void Remove(Dictionary<string, List<string>> lists, string key, string id)
    {
        if (lists.TryGetValue(key, out List<string>? list) && list.Remove(id) && list.Count == 0) lists.Remove(key);
    }
}
