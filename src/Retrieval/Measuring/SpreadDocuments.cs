using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Measuring;

/// <summary>
/// Indexed documents in an order of chance that goes round folders, kinds of file and languages, so that a sample of any size has some of
/// each. The same seed over the same library gives the same order. Not safe to share.
/// </summary>
internal sealed class SpreadDocuments
{
    private const int Page = 1000;
    private readonly List<Queue<Document>> groups;
    private int at;

    private SpreadDocuments(List<Queue<Document>> groups) => this.groups = groups;

    /// <summary>Lists the library; holds its documents' facts alone.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public static async Task<SpreadDocuments> LoadAsync(IKnowledgeBase knowledge, Random random, CancellationToken cancellationToken)
    {
        List<Document> all = [];
        while (true)
        {
            DocumentQuery query = new() { State = DocumentState.Indexed, Offset = all.Count, Limit = Page };
            IReadOnlyList<Document> some = (await knowledge.ListDocumentsAsync(query, cancellationToken).ConfigureAwait(false)).Documents;
            all.AddRange(some);
            if (some.Count < Page) break;
        }
        // Sorted first: the store promises paths in order, and chance must not depend on more than that.
        List<List<Document>> groups =
        [
            .. all.OrderBy(document => document.Path, StringComparer.Ordinal).ThenBy(document => document.Id, StringComparer.Ordinal)
                .GroupBy(document => (Path.GetDirectoryName(document.Path), document.MediaType, document.Language))
                .Select(group => group.ToList()),
        ];
        foreach (List<Document> group in groups) Shuffle(group, random);
        Shuffle(groups, random);
        return new SpreadDocuments([.. groups.Select(group => new Queue<Document>(group))]);
    }

    /// <summary>All that are left, as they come.</summary>
    public IEnumerable<Document> All => groups.SelectMany(group => group);

    /// <summary>The next one; null once none is left.</summary>
    public Document? Take()
    {
        if (groups.Count == 0) return null;
        at %= groups.Count;
        Document next = groups[at].Dequeue();
        // The group after it moves into the place of one that is used up.
        if (groups[at].Count == 0) groups.RemoveAt(at);
        else at++;
        return next;
    }

    /// <summary>Fisher and Yates.</summary>
    public static void Shuffle<T>(List<T> list, Random random)
    {
        for (int i = list.Count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
