using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;
using Document = Rag.Retrieval.Documents.Document;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>What documents are called, what they link to, and which values questions can name.</summary>
internal sealed class DocumentLinks(QdrantClient client, QdrantCollections collections, DocumentReader documents, RecentFinds recent)
{
    /// <summary>A name that more documents bear ("index") says nothing; of values, the most frequent are enough to be named.</summary>
    private const int MostSharing = 50, MostValues = 5000;

    /// <inheritdoc cref="IKnowledgeBase.FindLinkedDocumentsAsync"/>
    public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken)
    {
        // Those that the question has just read need not be read again.
        Document[] given = [.. documentIds.Select(recent.FindFacts).OfType<Document>()];
        var others = documentIds.Except(given.Select(document => document.Id)).Select(DocumentPoints.IdOf);
        var read = await documents.GetAsync(others, ["facts"], cancellationToken).ConfigureAwait(false);
        Document[] facts = [.. given, .. read.Values.Select(document => document.Facts!)];
        QueryPoints[] asked = [.. Each("names", facts.SelectMany(LinksOf)), .. Each("links", facts.SelectMany(NamesOf))];
        if (asked.Length == 0) return [];
        var answers = await client.QueryBatchAsync(collections.Documents, asked, cancellationToken: cancellationToken).ConfigureAwait(false);
        HashSet<string> known = [.. documentIds];
        var linked = answers.SelectMany(answer => answer.Result).Select(point => Payload.Read<DocumentPayload>(point.Payload).Facts!.Id);
        return [.. linked.Where(known.Add).Take(limit)];
    }

    /// <inheritdoc cref="IKnowledgeBase.GetFacetsAsync"/>
    public async Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken)
    {
        var values = await Task.WhenAll(((string[])["tags", "author", "folder", "file", "language"]).Select(field =>
            client.ValuesAsync(collections.Documents, "facet." + field, null, MostValues, exact: false, cancellationToken))).ConfigureAwait(false);
        double all = values[4].Sum(language => (double)language.Count);
        return new KnowledgeBaseFacets(Of(0), Of(1), Of(2), Of(3))
        {
            Languages = [.. values[4].OrderByDescending(language => language.Count).Select(language => (language.Value, language.Count / all))],
        };

        IReadOnlyList<string> Of(int field) => [.. values[field].Select(one => one.Value).Where(value => value.Length > 0)];
    }

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

    /// <summary>One question for each value: together they are one request.</summary>
    private IEnumerable<QueryPoints> Each(string field, IEnumerable<string> values) =>
        values.Distinct(StringComparer.Ordinal).Take(MostSharing).Select(value => new QueryPoints
        {
            CollectionName = collections.Documents,
            Filter = QdrantFilter.All(DocumentPoints.Is(DocumentState.Indexed), Conditions.MatchKeyword(field, value)),
            Limit = MostSharing,
            WithPayload = (string[])["facts"],
        });
}
