using System.Text.Json.Serialization;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>
/// The words of one language by which questions and dates, numbers and names in texts are read; all of them stand here alone. Patterns are
/// regular expressions without
/// lookaround, matched as whole words whatever their case, in which <c>{month}</c> and the like stand for words of the lexicon (<see
/// cref="Placeholders"/>).
/// Every lexicon has all that the English one has (<see cref="LexiconFiles"/>). Immutable; safe to share.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary>Whether no blanks stand between its words.</summary>
    public bool Unspaced { get; init; }

    /// <summary>Twelve: the full name first, then other spellings and abbreviations.</summary>
    public required IReadOnlyList<Words> Months { get; init; }

    /// <summary>Seven from Sunday, as <see cref="DayOfWeek"/> counts.</summary>
    public required IReadOnlyList<Words> Weekdays { get; init; }

    /// <summary>First to fourth.</summary>
    public required IReadOnlyList<Words> Ordinals { get; init; }

    /// <summary>Words by the number that they name; those of 1 are articles as well.</summary>
    public required IReadOnlyDictionary<string, Words> Numbers { get; init; }

    /// <summary>Words by the part of one that they name, "1/4".</summary>
    public required IReadOnlyDictionary<string, Words> Fractions { get; init; }

    /// <summary>Words by what they multiply the number before them with.</summary>
    public required IReadOnlyDictionary<string, Words> Magnitudes { get; init; }

    /// <summary>Months that are other words as well: in a text they need a day or a year beside them.</summary>
    public required Words Homographs { get; init; }

    /// <summary>Months and numbers that are other words in another language: read so only in a text of this one.</summary>
    public required Words Ambiguous { get; init; }

    /// <summary>Words for units by their English names.</summary>
    public required IReadOnlyDictionary<string, Words> Units { get; init; }

    /// <summary>Words whose point does not end a sentence.</summary>
    public required Words Abbreviations { get; init; }

    /// <summary>The same before a number.</summary>
    public required Words AbbreviationsBeforeNumber { get; init; }

    /// <summary>Small words.</summary>
    public required GrammarWords Grammar { get; init; }

    /// <summary>By what they ask for.</summary>
    public required QuestionWords QuestionWords { get; init; }

    /// <summary>Spans of time.</summary>
    public required TimeWords Time { get; init; }

    /// <summary>Kinds of file.</summary>
    public required IReadOnlyDictionary<string, FileWords> Files { get; init; }

    /// <summary>How documents are meant by order, place and author.</summary>
    public required DocumentWords Documents { get; init; }

    /// <summary>Patterns by what is wanted.</summary>
    public required WantedPatterns Wants { get; init; }

    /// <summary>How the assistant is addressed at a question's beginning.</summary>
    public required IReadOnlyList<string> Requests { get; init; }

    /// <summary>How a question begins that goes on from the one before.</summary>
    public required IReadOnlyList<string> Openings { get; init; }

    /// <summary>Questions that want all there is of something.</summary>
    public required ListPatterns Lists { get; init; }

    /// <summary>Questions that want the whole of documents.</summary>
    public required WholePatterns Wholes { get; init; }

    /// <summary>What is said to an assistant and asks nothing of documents: greetings, thanks, "what can you do".</summary>
    public required IReadOnlyList<string> Greetings { get; init; }

    /// <summary>Questions that want the answer before in another form.</summary>
    public required IReadOnlyList<string> Edits { get; init; }

    /// <summary>Names of properties that give a moment, or say by whom.</summary>
    public required PropertyWords Properties { get; init; }

    /// <summary>Words of a question about a mail's being sent.</summary>
    public required Words Sending { get; init; }

    /// <summary>
    /// By the thing they speak of: words by which questions ask for it and records name it ("Who wrote …?", "author: …").
    /// </summary>
    public required IReadOnlyDictionary<string, Words> Related { get; init; }

    /// <summary>Forms of verbs that no stemmer brings together.</summary>
    public required IReadOnlyList<Words> Verbs { get; init; }

    /// <summary>All words that stand anywhere in it, those of patterns among them.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Vocabulary { get; internal set; } = new HashSet<string>();

    /// <summary>All that there are, English first.</summary>
    public static IReadOnlyList<Lexicon> All { get; } = LexiconFiles.Load();

    /// <summary>The one of a language alone; all where there is none, or the language is not known.</summary>
    public static IReadOnlyList<Lexicon> For(string? language) => All.FirstOrDefault(lexicon => lexicon.Language == language) is { } own
        ? [own] : All;

    /// <summary>Words of all languages, as they stand and without diacritics.</summary>
    public static IEnumerable<string> Union(Func<Lexicon, IEnumerable<string>> words) => All.SelectMany(words).SelectMany(WithFolded)
        .Distinct();

    /// <summary>A word and the same without its diacritics.</summary>
    public static IEnumerable<string> WithFolded(string word) => [word, TextAnalyzer.Fold(word)];
}

/// <summary>Small words of a language.</summary>
internal sealed record GrammarWords(
    Words Articles, Words Possessives, Words Self, Words And, Words Also, Words Of, Words For, Words In, Words During, Words On,
        Words Pronouns, Words Adverbs, Words Referring, Words InNames,
    Words Because, Words Is);

/// <summary>
/// Question words by what they ask for; <see cref="Amount"/> and <see cref="Saying"/> are words beside them that name nothing.
/// </summary>
internal sealed record QuestionWords(
    Words Who, Words When, Words Where, Words Why, Words How, Words What, Words Which, Words HowMany, Words Amount, Words Saying)
{
    /// <summary>Those that ask.</summary>
    public IEnumerable<string> All => [.. Who, .. When, .. Where, .. Why, .. How, .. What, .. Which, .. HowMany];
}

/// <summary>How spans of time are named; the lists are patterns.</summary>
internal sealed record TimeWords(
    Words Today, Words Yesterday, Words BeforeYesterday, Words Since, Words Before, Words After, Words Until, Words Between,
    IReadOnlyList<string> Ago, IReadOnlyList<string> LastSpans, IReadOnlyList<string> Present, IReadOnlyList<string> Previous,
        IReadOnlyList<string> Weekday);

/// <summary>Words for one file of a kind and for many.</summary>
internal sealed record FileWords(Words One, Words Many)
{
    /// <summary>Both.</summary>
    public IEnumerable<string> All => [.. Many, .. One];
}

/// <summary>
/// How documents are meant; the lists are patterns. <see cref="Fillers"/> say nothing that a document would have to hold.
/// </summary>
internal sealed record DocumentWords(
    Words Newest, Words Oldest, IReadOnlyList<string> Order, IReadOnlyList<string> LastWritten, Words Folder, IReadOnlyList<string> Tagged,
        Words By, IReadOnlyList<string> Wrote,
    IReadOnlyList<string> Mails, Words Written, Words Fillers);

/// <summary>Patterns by the kind of answer that is wanted.</summary>
internal sealed record WantedPatterns(
    IReadOnlyList<string> Date, IReadOnlyList<string> Number, IReadOnlyList<string> Name, IReadOnlyList<string> Reason,
        IReadOnlyList<string> Account, IReadOnlyList<string> YesOrNo,
    IReadOnlyList<string> Many, IReadOnlyList<string> Comparison, IReadOnlyList<string> List,
        IReadOnlyList<string> Now, IReadOnlyList<string> Present,
    IReadOnlyList<string> Past);

/// <summary>
/// Patterns of questions that want all there is of something; one for tasks has a <see cref="Task"/> or something <see cref="Undone"/>;
/// <see cref="Headings"/> are words above lists of tasks.
/// </summary>
internal sealed record ListPatterns(IReadOnlyList<string> Documents, IReadOnlyList<string> OpenTasks, IReadOnlyList<string> DoneTasks,
    Words Task, Words Undone, Words Headings);

/// <summary>Patterns of questions that want the whole of documents: a summary, all of something, how many there are, a comparison; and of words for all
/// documents that there are.</summary>
internal sealed record WholePatterns(IReadOnlyList<string> Summary, IReadOnlyList<string> All, IReadOnlyList<string> Count,
    IReadOnlyList<string> Comparison, IReadOnlyList<string> Everything);

/// <summary>Names of properties.</summary>
internal sealed record PropertyWords(Words Date, Words Author);
