using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>Something in a question that restricts or orders what is searched.</summary>
/// <param name="Words">As they stand in the question; put into <see cref="SearchRequest.Ignore"/> to have them searched like any others.</param>
/// <param name="Meaning">How they were understood, in English ("from 1 March 2026 to 31 March 2026").</param>
/// <param name="Filter">The restriction.</param>
public sealed record UnderstoodFilter(string Words, string Meaning, SearchFilter Filter)
{
    /// <summary>Whether the newest or oldest documents are wanted; null where the best are.</summary>
    public DateOrder? Order { get; init; }

    /// <summary>A text without the words of some filters.</summary>
    internal static string Without(string text, IEnumerable<UnderstoodFilter> filters) =>
        filters.Aggregate(text, (rest, filter) => rest.Replace(filter.Words, " ", StringComparison.Ordinal));
}

/// <summary>The documents of a question such as "my last five notes".</summary>
/// <param name="NewestFirst">False for the oldest.</param>
/// <param name="Count">How many documents.</param>
public sealed record DateOrder(bool NewestFirst, int Count);
