using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>What documents are called, what they link to, and which values questions can name.</summary>
internal sealed class DocumentLinks(QdrantClient client, QdrantCollections collections, DocumentReader documents)
{
    /// <summary>A name that more documents bear ("index") says nothing; of values, the most frequent are enough to be named.</summary>
    private const int MostSharing = 50, MostValues = 5000;

    private static readonly Condition Indexed = Condition.Is("state", DocumentState.Indexed);

    /// <inheritdoc cref="IKnowledgeBase.FindLinkedDocumentsAsync"/>
    public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken)
    {
        var given = await documents.GetAsync(documentIds.Select(DocumentPoints.IdOf), (string[])["facts"], cancellationToken).ConfigureAwait(false);
        Document[] facts = [.. given.Values.Select(document => document.Facts!)];
        var linked = await FindAsync("names", facts.SelectMany(LinksOf), cancellationToken).ConfigureAwait(false);
        var linking = await FindAsync("links", facts.SelectMany(NamesOf), cancellationToken).ConfigureAwait(false);
        HashSet<string> known = [.. documentIds];
        return [.. linked.Concat(linking).Where(known.Add).Take(limit)];
    }

    /// <inheritdoc cref="IKnowledgeBase.GetFacetsAsync"/>
    public async Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => new(
        await ValuesAsync("facts.tags", cancellationToken).ConfigureAwait(false),
        await ValuesAsync("facts.author", cancellationToken).ConfigureAwait(false),
        await ValuesAsync("folder", cancellationToken).ConfigureAwait(false),
        await ValuesAsync("name", cancellationToken).ConfigureAwait(false));

    /// <summary>File name with and without extension, title and aliases, folded.</summary>
    public static IReadOnlyList<string> NamesOf(Document document)
    {
        string name = PassagePoints.FileNameOf(document.Path);
        int dot = name.LastIndexOf('.');
        return Folded([name, dot > 0 ? name[..dot] : name, document.Title ?? "", .. document.Aliases]);
    }

    /// <summary>The last step of each link, folded: vaults write both <c>note</c> and <c>folder/note</c>.</summary>
    public static IReadOnlyList<string> LinksOf(Document document) => Folded(document.Links.Select(PassagePoints.FileNameOf));

    private static string[] Folded(IEnumerable<string> names) =>
        [.. names.Select(name => PassagePoints.Fold(name.Trim())).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<string>> FindAsync(string field, IEnumerable<string> values, CancellationToken cancellationToken)
    {
        List<string> found = [];
        foreach (string value in values.Distinct(StringComparer.Ordinal).Take(MostSharing))
        {
            var request = new ScrollRequest
            {
                Filter = Condition.All(Indexed, Condition.Is(field, value)),
                Limit = MostSharing,
                WithPayload = (string[])["facts"],
            };
            var page = await client.ScrollAsync<DocumentPayload>(collections.Documents, request, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Points.Select(point => point.Payload.Facts!.Id));
        }
        return found;
    }

    private Task<IReadOnlyList<string>> ValuesAsync(string field, CancellationToken cancellationToken) =>
        client.ListValuesAsync(collections.Documents, field, Condition.All(Indexed), MostValues, cancellationToken);
}
