using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>What a question says about which documents are meant, and what is left of it to be searched.</summary>
/// <param name="Rest">The question without the words understood; the whole question where nothing else would be left.</param>
/// <param name="Filters">What was understood.</param>
internal sealed record QuestionReading(string Rest, IReadOnlyList<UnderstoodFilter> Filters)
{
    private const int MostOfATime = 30;

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

    /// <summary>True where only order, time or place was asked for and no words are left.</summary>
    public bool NothingLeft { get; init; }

    /// <summary>The order in which documents themselves are wanted: the one asked for, or the newest first where only a time is named; null where passages are wanted.</summary>
    public DateOrder? Order => Filters.FirstOrDefault(f => f.Order is not null)?.Order
        ?? (NothingLeft && Filters.Any(NamesDocuments) ? new DateOrder(NewestFirst: true, MostOfATime) : null);

    /// <summary>True where documents in an order are wanted and nothing in them.</summary>
    public bool AsksForDocuments => NothingLeft && Order is not null;

    /// <summary>Whether a filter tells a time or an order in time.</summary>
    public static bool IsTime(UnderstoodFilter filter) => filter.Order is not null || filter.Filter.From is not null || filter.Filter.To is not null;

    /// <summary>Whether a filter tells documents by when they were written, or by whom.</summary>
    public static bool NamesDocuments(UnderstoodFilter filter) => IsTime(filter) || filter.Filter.Authors.Count > 0;

    /// <summary>What the scope gives is never widened by the question.</summary>
    private static IReadOnlyList<string> All(IReadOnlyList<string> scope, IReadOnlyList<string> said) => scope.Count == 0 ? said : scope;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}

/// <summary>Reads dates, order, file names, folders, tags, authors and kinds of file out of a question. Pure.</summary>
internal static partial class QuestionReader
{
    private static readonly TimeSpan LongestMonth = TimeSpan.FromDays(31);
    private static readonly char[] Punctuation = [' ', '?', '!', '.', ',', ':', ';'];

    /// <summary>Reads a question; one that cannot be read in time is searched as it stands.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="facets">What there is to be named.</param>
    /// <param name="ignore">Words that the owner wants searched and not understood.</param>
    /// <param name="now">The present moment in the owner's time zone.</param>
    public static QuestionReading Read(string question, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore, DateTimeOffset now)
    {
        try
        {
            return Understand(question, facets, ignore, now);
        }
        catch (RegexMatchTimeoutException)
        {
            return new QuestionReading(question, []);
        }
    }

    private static QuestionReading Understand(string question, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore, DateTimeOffset now)
    {
        List<UnderstoodFilter> places = [.. PlaceExpressions.Read(question, facets)];
        QuestionReading reading = Read(question, DateExpressions.Read(question, now), places, ignore);
        if (reading.Filters.Any(QuestionReading.IsTime)) return reading;
        // "What did I do in June?" leaves nothing to be searched but its date, which is that of documents then. History is asked of in years.
        List<UnderstoodFilter> dates = [.. DateExpressions.Read(question, now, ofDocuments: true)
            .Where(date => Personal().IsMatch(question) || date.Filter.To - date.Filter.From <= LongestMonth)];
        return dates.Count > 0 && Read(question, dates, places, ignore) is { AsksForDocuments: true } asked ? asked : reading;
    }

    private static QuestionReading Read(string question, IEnumerable<UnderstoodFilter> dates, List<UnderstoodFilter> places, IReadOnlyList<string> ignore)
    {
        List<UnderstoodFilter> filters = [];
        if (OrderExpressions.Read(question) is { } order) filters.Add(order);
        filters.AddRange(dates);
        filters.AddRange(places);
        filters.RemoveAll(f => ignore.Contains(f.Words, StringComparer.OrdinalIgnoreCase));
        string rest = UnderstoodFilter.Without(question, filters).Trim(Punctuation);
        bool nothingLeft = !rest.Any(char.IsLetterOrDigit) || (filters.Any(QuestionReading.NamesDocuments) && AsksForNothing().IsMatch(rest));
        // What names a place is no phrase to be found in a text.
        return new QuestionReading(nothingLeft ? QuotedPhrases.Without(question) : rest, filters) { NothingLeft = nothingLeft };
    }

    [GeneratedRegex(@"\b(i|we|my|our|ich|wir|meine?[nrm]?|unsere?[nrm]?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Personal();

    /// <summary>What is left of "What did I do last week?", "Was ist am Montag passiert?", "Show me the notes of May": no word that a document would have to hold.</summary>
    [GeneratedRegex(@"^(?:(?:what|which|was|welche|please|bitte|show|list|tell|give|summari[sz]e|summary|fasse?|zusammen|zeige?|me|mir|us|i|ich|we|wir|you|my|meine[nr]?|our|the|die|der|das|a|all|alle|did|do|does|have|habe|haben|has|hat|had|is|ist|are|sind|were|been|there|es|gab|gibt|happen(?:ed|s)?|passiert|geschah|done|doing|gemacht|getan|anything|everything|new|neues|writ(?:e|ten)|wrote|noted?|geschrieben|notiert|sa(?:y|ys|id)|tells?|told|contains?|offers?|offered|wants?|wanted|steht|schreibt|schrieb|sagt|sagte|will|in|it|notes?|notizen|(?:e-?)?mails?|messages?|documents?|dokumente|files?|dateien|entries|einträge|of|from|on|in|about|and|und|von|aus|am|im)\W*)+$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksForNothing();
}
