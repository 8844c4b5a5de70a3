using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>What kind of words would answer a question.</summary>
internal enum AnswerType
{
    /// <summary>Not told by the question's form.</summary>
    Any,

    /// <summary>A person, a group or a place: a name.</summary>
    Name,

    /// <summary>A year, a date or a time.</summary>
    Date,

    /// <summary>A number or an amount.</summary>
    Number,

    /// <summary>A cause.</summary>
    Reason,
}

/// <summary>What a question's form tells of the answer that it wants. Immutable.</summary>
internal sealed record WantedAnswer
{
    private static readonly (AnswerType Type, Phrases Asked)[] Types =
    [
        (AnswerType.Date, new(lexicon => lexicon.Wants.Date)), (AnswerType.Number, new(lexicon => lexicon.Wants.Number)),
        (AnswerType.Name, new(lexicon => lexicon.Wants.Name)), (AnswerType.Reason, new(lexicon => lexicon.Wants.Reason)),
    ];

    private static readonly Phrases Accounts = new(lexicon => lexicon.Wants.Account), YesOrNo = new(lexicon => lexicon.Wants.YesOrNo, Phrases.Beginning);

    private static readonly Phrases Many = new(lexicon => lexicon.Wants.Many), Lists = new(lexicon => lexicon.Wants.List, Phrases.Beginning);

    private static readonly Phrases Now = new(lexicon => lexicon.Wants.Now);

    private static readonly Phrases Present = new(lexicon => lexicon.Wants.Present), Past = new(lexicon => lexicon.Wants.Past);

    private static readonly Phrases Months = new(lexicon => lexicon.Homographs.Count == 0 ? ["{month}"]
        : [Words.Pattern(lexicon.Months.SelectMany(names => names).Except(lexicon.Homographs)), "{during} {month}"]);

    /// <summary>The kind of words.</summary>
    public AnswerType Type { get; init; }

    /// <summary>Whether many values are to be counted, added up or compared.</summary>
    public bool IsOverMany { get; init; }

    /// <summary>Words for the kind of things of which a list is wanted ("which pieces"), perhaps none; null where no list is.</summary>
    public IReadOnlyList<string>? Listed { get; init; }

    /// <summary>Whether what is, and not what was, is wanted.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Whether the question says so ("current", "now").</summary>
    public bool SaysNow { get; private init; }

    /// <summary>Reads it.</summary>
    public static WantedAnswer Of(AskedText question)
    {
        AnswerType type = Array.Find(Types, kind => kind.Asked.IsIn(question)).Type;
        return new WantedAnswer
        {
            Type = type,
            IsOverMany = Many.IsIn(question),
            Listed = Lists.Find(question) is { } list ? SimilarWords.Of(list["kind"] ?? "") : null,
            IsPresent = !question.Text.Any(char.IsDigit) && Present.IsIn(question) && !Past.IsIn(question) && !Months.IsIn(question),
            SaysNow = Now.IsIn(question),
        };
    }

    /// <summary>Whether a text asks for an account.</summary>
    public static bool IsOpen(AskedText question) => Accounts.IsIn(question) || YesOrNo.IsIn(question);
}
