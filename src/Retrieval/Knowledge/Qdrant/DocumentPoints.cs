using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;
using Document = Rag.Retrieval.Documents.Document;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Documents as points of the collection <c>documents</c>.</summary>
internal static class DocumentPoints
{
    /// <summary>The state of a document that is being deleted: no reader sees it, and whoever writes next completes the deletion.</summary>
    public const string Deleted = "deleted";

    /// <summary>So many characters of a name fit into <see cref="RankOf"/>, 7 bits each: Qdrant compares integers as doubles, exact up to 53 bits.</summary>
    private const int Ranked = 7;

    public static Guid IdOf(string documentId) => PointKey.Of(documentId);

    public static Condition Is(DocumentState state) => Conditions.MatchKeyword("state", NameOf(state));

    public static string NameOf(DocumentState state) => Payload.Of(state).StringValue;

    /// <summary>Everything that the point holds, for a version written as a whole.</summary>
    public static PointStruct Of(Document document, string source, long version, int contentParts) => Payload.Point(
        IdOf(document.Id), new Dictionary<string, object?>(FactsOf(document)) { ["source"] = source, ["version"] = version, ["parts"] = contentParts });

    /// <summary>The facts alone, which may change without a new version.</summary>
    public static Dictionary<string, object?> FactsOf(Document document)
    {
        string folder = FoldersOf(document.Path) is [string direct, ..] ? direct : "";
        string file = PassagePoints.FileNameOf(document.Path);
        return new Dictionary<string, object?>(PassagePoints.FactsOf(document))
        {
            ["doc"] = IdOf(document.Id),
            ["state"] = document.State,
            ["folder"] = folder,
            ["rank"] = RankOf(file),
            ["grams"] = GramsOf(document.Path).Union(GramsOf(document.Title ?? "")),
            ["names"] = DocumentLinks.NamesOf(document),
            ["links"] = DocumentLinks.LinksOf(document),
            ["when"] = document.DateFor(newestFirst: true).ToUniversalTime(),
            ["oldest"] = document.DateFor(newestFirst: false).ToUniversalTime(),
            ["own"] = document.EntryDates is null ? null : PassagePoints.HoldsOwn,
            ["facts"] = document,
            // Of indexed documents alone, so that Qdrant counts the values without looking at any document.
            ["facet"] = document.State != DocumentState.Indexed ? null : new { document.Tags, document.Author, folder, file, document.Language },
        };
    }

    /// <summary>
    /// Every folder above a file, so that "at or below" is one lookup. Both separators count: the path is that of the machine that indexed it.
    /// </summary>
    public static IReadOnlyList<string> FoldersOf(string path)
    {
        List<string> folders = [];
        for (int i = path.Length - 1; i >= 0; i--)
        {
            if (path[i] is not ('/' or '\\')) continue;
            folders.Add(TrimEnd(path[..i]));
        }
        return folders;
    }

    /// <summary>A folder as <see cref="FoldersOf"/> writes it: without a separator at its end; the root is empty.</summary>
    public static string TrimEnd(string folder) => folder.TrimEnd('/', '\\');

    /// <summary>What contains a text contains each of these: runs of three characters, folded, and of one or two where the text is so short.</summary>
    public static IEnumerable<string> GramsIn(string text) => text.Length < 3 ? [PassagePoints.Fold(text)] : PassagePoints.GramsOf(text, 3);

    /// <summary>A number that orders names as their characters do, as far as it reaches: names of the same number are ordered by their reader.</summary>
    internal static long RankOf(string name)
    {
        long rank = 0;
        bool open = true;
        for (int i = 0; i < Ranked; i++)
        {
            int character = open && i < name.Length ? Math.Min((int)name[i], 127) : 0;
            // Beyond ASCII all characters count the same, and what follows must not decide.
            open &= character < 127;
            rank = (rank << 7) | (long)character;
        }
        return rank;
    }

    private static IEnumerable<string> GramsOf(string text) => PassagePoints.GramsOf(text, 1).Union(PassagePoints.GramsOf(text, 2)).Union(PassagePoints.GramsOf(text, 3));
}

/// <summary>As much of a document's point as was read.</summary>
internal sealed record DocumentPayload(long Version, string? State, int Parts, Document? Facts)
{
    public bool IsDeleted => State == DocumentPoints.Deleted;
}
