using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>What a question says about which documents are meant, and what is left of it to be searched.</summary>
/// <param name="Rest">The question without the words understood; the whole question where nothing else would be left.</param>
/// <param name="Filters">What was understood.</param>
internal sealed record QuestionReading(string Rest, IReadOnlyList<UnderstoodFilter> Filters)
{
    /// <summary>The filters and a given one together.</summary>
    public SearchFilter Within(SearchFilter scope) => Filters.Aggregate(scope, (all, f) => all with
    {
        Folders = All(all.Folders, f.Filter.Folders),
        Tags = All(all.Tags, f.Filter.Tags),
        MediaTypes = All(all.MediaTypes, f.Filter.MediaTypes),
        FileNames = All(all.FileNames, f.Filter.FileNames),
        Authors = All(all.Authors, f.Filter.Authors),
        From = Later(all.From, f.Filter.From),
        To = Earlier(all.To, f.Filter.To),
    });

    /// <summary>True where only order or place was asked for and no words are left.</summary>
    public bool NothingLeft { get; init; }

    /// <summary>What the scope gives is never widened by the question.</summary>
    private static IReadOnlyList<string> All(IReadOnlyList<string> scope, IReadOnlyList<string> said) => scope.Count == 0 ? said : scope;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}

/// <summary>Reads dates, order, file names, folders, tags, authors and kinds of file out of a question. Pure.</summary>
internal static class QuestionReader
{
    private static readonly char[] Punctuation = [' ', '?', '!', '.', ',', ':', ';'];

    /// <summary>Reads a question.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="facets">What there is to be named.</param>
    /// <param name="ignore">Words that the owner wants searched and not understood.</param>
    /// <param name="now">The present moment in the owner's time zone.</param>
    public static QuestionReading Read(string question, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore, DateTimeOffset now)
    {
        List<UnderstoodFilter> filters = [];
        if (OrderExpressions.Read(question) is { } order) filters.Add(order);
        filters.AddRange(DateExpressions.Read(question, now));
        filters.AddRange(PlaceExpressions.Read(question, facets));
        filters.RemoveAll(f => ignore.Contains(f.Words, StringComparer.OrdinalIgnoreCase));
        string rest = filters.Aggregate(question, (text, f) => text.Replace(f.Words, " ", StringComparison.Ordinal)).Trim(Punctuation);
        bool nothingLeft = !rest.Any(char.IsLetterOrDigit);
        // What names a place is no phrase to be found in a text.
        return new QuestionReading(nothingLeft ? QuotedPhrases.Without(question) : rest, filters) { NothingLeft = nothingLeft };
    }
}
