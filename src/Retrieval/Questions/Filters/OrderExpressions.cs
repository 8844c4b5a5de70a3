using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions.Lexicons;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Questions.Filters;

/// <summary>Finds "my last five notes", "What did Ines write last?" and the like. Pure.</summary>
internal static class OrderExpressions
{
    private const int Some = 5, Most = 100;

    private static readonly Phrases Order = new(lexicon => lexicon.Documents.Order, needs: lexicon => Placeholders.Ordered
        .SelectMany(kind => lexicon.Files[kind].All)), LastWritten = new(lexicon => lexicon.Documents.LastWritten);

    /// <summary>The order asked for, if any.</summary>
    public static UnderstoodFilter? Read(AskedText question)
    {
        if (Order.Find(question) is { } order)
        {
            string word = order["many"] ?? order["one"]!;
            FileKind kind = FileKind.Of(word, order.Lexicon);
            bool many = order["many"] is not null && !order.Lexicon.Files[kind.Name].One.Contains(word, StringComparer.OrdinalIgnoreCase);
            return Read(order.Said, order["newest"] is not null, order["count"] is { } count
                ? Math.Clamp(SpelledNumbers.Count(count, order.Lexicon), 1, Most) : many ? Some : 1, kind);
        }
        return LastWritten.Find(question) is { } last ? Read(last.Said, newest: true, 1, FileKind.Mail) : null;
    }

    private static UnderstoodFilter Read(string words, bool newest, int count, FileKind kind) => new(
        words, $"the {count} {(newest ? "newest" : "oldest")} {kind.Meaning}{(count == 1 ? "" : "s")}",
            new SearchFilter { MediaTypes = kind.MediaTypes })
    {
        Order = new DateOrder(newest, count),
    };
}
