using System.Text.RegularExpressions;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>What stands in braces in a lexicon's patterns. Pure.</summary>
internal static partial class Placeholders
{
    /// <summary>A year of four digits; what follows it without a blank makes it part of something else.</summary>
    private const string Year = @"(?<year>(?:19|20)\d\d)(?<more>[-.]?\d[\d.-]*)?";

    private const string Name = @"(?<name>(?-i:\p{Lu})[\w.'-]+(?: (?-i:\p{Lu})[\w.'-]+)*)";

    private const string Thing = @"(?:{article} )?(?<thing>[\p{L}\p{Nd}][\p{L}\p{Nd} ._+#/-]{0,50}?)";

    /// <summary>The units of which questions count the calendar's spans.</summary>
    public static IReadOnlyList<string> Spans { get; } = ["day", "week", "month", "year"];

    /// <summary>The kinds of file of which the newest or the oldest may be asked for.</summary>
    public static IReadOnlyList<string> Ordered { get; } = ["note", "mail", "pdf", "document"];

    /// <summary>The pattern with words in the place of what stands in braces.</summary>
    public static string Fill(string pattern, Lexicon lexicon) => Braces().Replace(pattern, match => match.Groups[1].Value switch
    {
        "count" => $@"(?<count>\d{{1,3}}|{Words.Pattern(lexicon.Numbers.Values.SelectMany(words => words))})",
        "span" => $"(?<span>{Words.Pattern(Spans.SelectMany(unit => lexicon.Units[unit]))})",
        "period" => $"(?<span>{Words.Pattern(Spans.Skip(1).SelectMany(unit => lexicon.Units[unit]))})",
        "month" => $"(?<month>{Words.Pattern(lexicon.Months.SelectMany(words => words))})",
        "weekday" => $"(?<weekday>{Words.Pattern(lexicon.Weekdays.SelectMany(words => words))})",
        "day" => @"(?<day>\d{1,2})(?:\.|st|nd|rd|th|er|e|º|ª)?",
        "year" => Year,
        "name" => Name,
        "document" => $"(?:(?<many>{Words.Pattern(Ordered.SelectMany(kind => lexicon.Files[kind].Many))})|(?<one>{Words.Pattern(Ordered.SelectMany(kind => lexicon.Files[kind].One))}))",
        "thing" => Fill(Thing, lexicon),
        "newest" => $"(?:(?<newest>{Words.Pattern(lexicon.Documents.Newest)})|(?<oldest>{Words.Pattern(lexicon.Documents.Oldest)}))",
        "file" => Words.Pattern(lexicon.Files.Values.SelectMany(kind => kind.All)),
        "notes" => Words.Pattern([.. lexicon.Files["note"].All, .. lexicon.Files["document"].All]),
        "mail" => Words.Pattern(lexicon.Files["mail"].All),
        "task" => Words.Pattern(lexicon.Lists.Task),
        "article" => Words.Pattern(lexicon.Grammar.Articles),
        "of" => Words.Pattern(lexicon.Grammar.Of),
        "in" => Words.Pattern(lexicon.Grammar.In),
        "during" => Words.Pattern(lexicon.Grammar.During),
        "on" => Words.Pattern(lexicon.Grammar.On),
        "and" => Words.Pattern(lexicon.Grammar.And),
        "determiner" => Words.Pattern([.. lexicon.Grammar.Articles, .. lexicon.Grammar.Possessives]),
        _ => throw new InvalidDataException($"The lexicon {lexicon.Language}.json has a pattern with {match.Value}, which is not known."),
    });

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();
}
