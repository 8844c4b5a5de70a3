using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions.Filters;
using Rag.Retrieval.Questions.Lexicons;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Questions;

/// <summary>
/// Reads a question: its conversation, parts, dates, order, file names, folders, tags, authors and kinds of file, and what kind of answer
/// it wants. Safe to call from any
/// thread.
/// </summary>
public sealed class QuestionReader(IKnowledgeBase knowledgeBase, TextAnalyzer analyzer, TimeProvider time)
{
    private static readonly TimeSpan LongestMonth = TimeSpan.FromDays(31);
    private static readonly char[] Punctuation = [' ', '?', '!', '.', ',', ':', ';'];
    private const int MostOfATime = 30;

    private static readonly Phrases Self = Phrases.Of(lexicon => lexicon.Grammar.Self),
        Edits = new(lexicon => lexicon.Edits, Phrases.Whole), Greetings = new(lexicon => lexicon.Greetings, Phrases.Whole);

    /// <summary>Reads one as asked.</summary>
    /// <param name="question">At most 4,000 characters.</param>
    /// <param name="history">The conversation before it, oldest first.</param>
    /// <param name="ignore">Words that the owner wants searched and not understood.</param>
    /// <param name="cancellationToken">Ends the look-up of what there is to be named.</param>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<ReadQuestion> ReadAsync(string question, IReadOnlyList<Turn> history, IReadOnlyList<string> ignore,
        CancellationToken cancellationToken)
    {
        Standing standing = Stand(question, history, analyzer);
        KnowledgeBaseFacets facets = PlaceExpressions.MayName(standing.Whole)
            ? await knowledgeBase.GetFacetsAsync(cancellationToken).ConfigureAwait(false)
            : KnowledgeBaseFacets.None;
        return Read(question, history, standing, facets, ignore, time.GetLocalNow());
    }

    /// <summary>The same by what there is to be named at a moment in the owner's time zone. Pure.</summary>
    internal static ReadQuestion Read(
        string question, IReadOnlyList<Turn> history, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore, DateTimeOffset now,
            TextAnalyzer analyzer) => Read(question, history, Stand(question, history, analyzer), facets, ignore, now);

    private static ReadQuestion Read(
        string question, IReadOnlyList<Turn> history, Standing standing, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore, DateTimeOffset now)
    {
        (IReadOnlyList<QuestionPart> parts, string? standalone, AskedText whole) = standing;
        IReadOnlyList<UnderstoodFilter> filters = Understand(whole, facets, ignore, now);
        string rest = UnderstoodFilter.Without(whole.Text, filters).Trim(Punctuation);
        bool nothingLeft = IsNothing(rest, filters, whole);
        // What names a place is no phrase to be found in a text.
        string query = nothingLeft ? QuotedPhrases.Without(whole.Text) : rest;
        return new ReadQuestion(filters.Count > 0 ? query : whole.Text)
        {
            Asked = question,
            Standalone = standalone,
            Query = query,
            Filters = filters,
            NothingLeft = nothingLeft,
            Order = filters.FirstOrDefault(filter => filter.Order is not null)?.Order
                ?? (nothingLeft && filters.Any(NamesDocuments) ? new DateOrder(NewestFirst: true, MostOfATime) : null),
            List = AskedList.Of(whole),
            IsEdit = history.Any(turn => turn.Role == "assistant") && Edits.IsIn(AskedText.Of(question)),
            IsGreeting = Greetings.IsIn(AskedText.Of(question)),
            Parts = [.. parts.Select(part =>
                new ReadQuestion(UnderstoodFilter.Without(part.Standalone, filters)) { Asked = part.Asked, Standalone = part.StandsAlone
                ? null : part.Standalone })],
        };
    }

    /// <summary>What a question says by itself, before it is known what there is to be named.</summary>
    private static Standing Stand(string question, IReadOnlyList<Turn> history, TextAnalyzer analyzer)
    {
        IReadOnlyList<QuestionPart> parts = QuestionParts.Of(question, history, analyzer);
        // "Who built the tower, and when did she die?" leans on itself alone where its first part stands alone.
        string? standalone = parts is [{ StandsAlone: true }, ..] ? null : FollowUp.Rewrite(question, history, analyzer);
        return new Standing(parts, standalone, AskedText.Of(standalone ?? question));
    }

    private static IReadOnlyList<UnderstoodFilter> Understand(AskedText question, KnowledgeBaseFacets facets, IReadOnlyList<string> ignore,
        DateTimeOffset now)
    {
        List<UnderstoodFilter> places = [.. PlaceExpressions.Read(question, facets)];
        UnderstoodFilter[] order = OrderExpressions.Read(question) is { } said ? [said] : [];
        List<(UnderstoodFilter Date, bool IsSure)> dates = [.. DateExpressions.Read(question, now)];
        List<UnderstoodFilter> filters = Heeded([.. order, .. dates.Where(date => date.IsSure).Select(date => date.Date), .. places],
            ignore);
        if (filters.Exists(IsTime) || dates.TrueForAll(date => date.IsSure)) return filters;
        // "What did I do in June?" leaves nothing to be searched but its date, which is that of documents then. History is asked of in years.
        List<UnderstoodFilter> dated = Heeded(
            [.. order, .. dates.Select(date => date.Date)
                .Where(date => Self.IsIn(question) || date.Filter.To - date.Filter.From <= LongestMonth), .. places], ignore);
        return dated.Exists(IsTime) && IsNothing(UnderstoodFilter.Without(question.Text, dated).Trim(Punctuation), dated, question) ? dated
            : filters;
    }

    private static List<UnderstoodFilter> Heeded(IEnumerable<UnderstoodFilter> filters, IReadOnlyList<string> ignore) =>
        [.. filters.Where(filter => !ignore.Contains(filter.Words, StringComparer.OrdinalIgnoreCase))];

    private static bool IsNothing(string rest, IReadOnlyList<UnderstoodFilter> filters, AskedText question) =>
        !rest.Any(char.IsLetterOrDigit) || (filters.Any(NamesDocuments) && RequestWords.SayNothing(question with { Text = rest }));

    /// <summary>Whether a filter tells a time or an order in time.</summary>
    private static bool IsTime(UnderstoodFilter filter) => filter.Order is not null || filter.Filter.From is not null
        || filter.Filter.To is not null;

    /// <summary>Whether a filter tells documents by when they were written, or by whom.</summary>
    private static bool NamesDocuments(UnderstoodFilter filter) => IsTime(filter) || filter.Filter.Authors.Count > 0;

    /// <param name="Parts">The things that it asks for.</param>
    /// <param name="Standalone">The same standing by itself, where it is a follow-up; null where it does already.</param>
    /// <param name="Whole">What is read of it.</param>
    private sealed record Standing(IReadOnlyList<QuestionPart> Parts, string? Standalone, AskedText Whole);
}
