using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions.Lexicons;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Questions;

/// <summary>
/// A question as <see cref="QuestionReader"/> read it, once: everything that searching, ranking and quoting ask of it stands
/// here, and none of them reads its words again. Immutable; safe to share.
/// </summary>
public sealed record ReadQuestion
{
    private readonly AskedText _read;

    /// <summary>Reads what stands in a question by itself, without a conversation and without what there is to be named.</summary>
    /// <param name="text">What is asked about.</param>
    internal ReadQuestion(string text)
    {
        (_read, Text, Asked, Query, Language) = (AskedText.Of(text), text, text, text, LanguageDetector.Detect(text));
        (Names, Numbers) = (Facts.Names(text), Facts.Numbers(text));
        NameWords = Names.SelectMany(SimilarWords.Of).ToHashSet();
        Words = SimilarWords.Of(text);
        Quarters = Quarter.In(text);
        Wants = WantedAnswer.Of(_read);
        WholeOf = AskedWhole.Of(_read);
        IsOfEverything = WholeOf is WholeKind.Summary && AskedWhole.NamesEverything(_read);
        Asking = RequestWords.AskingIn(_read);
    }

    /// <summary>As typed.</summary>
    public string Asked { get; internal init; }

    /// <summary>The same standing by itself, where it is a follow-up; null where it does already.</summary>
    public string? Standalone { get; internal init; }

    /// <summary>
    /// What is asked about: standing by itself, without the words of <see cref="Filters"/>, which all that is found meets.
    /// </summary>
    public string Text { get; }

    /// <summary>What is searched for: <see cref="Text"/> without the punctuation at its ends.</summary>
    public string Query { get; internal init; }

    /// <summary>ISO 639-1, or null where it is not clear.</summary>
    public string? Language { get; }

    /// <summary>What it says about which documents are meant.</summary>
    public IReadOnlyList<UnderstoodFilter> Filters { get; internal init; } = [];

    /// <summary>The things that it asks for, each read by itself; none where it asks for one thing.</summary>
    public IReadOnlyList<ReadQuestion> Parts { get; internal init; } = [];

    /// <summary>Capitalised words that name something.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Numbers as written.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>
    /// The order in which documents themselves are wanted: the one asked for, or the newest first where only a time is named; null where
    /// passages are wanted.
    /// </summary>
    public DateOrder? Order { get; internal init; }

    /// <summary>True where documents of a time or in an order are wanted and nothing in them ("my last five notes").</summary>
    public bool AsksForDocuments => NothingLeft && Order is not null;

    /// <summary>True where it asks for no more than another form of the answer before ("shorter", "as a table").</summary>
    public bool IsEdit { get; internal init; }

    /// <summary>True where it greets, thanks or asks what the assistant can do, and wants nothing looked up.</summary>
    public bool IsGreeting { get; internal init; }

    /// <summary>A question that asks nothing.</summary>
    internal static ReadQuestion Blank { get; } = new("");

    /// <summary>True where only order, time or place was asked for and no words are left.</summary>
    internal bool NothingLeft { get; init; }

    /// <summary>True to take words that address the assistant for words that are asked about.</summary>
    internal bool KeepsAllWords { get; init; }

    /// <summary>What is to be listed; null where something else is asked.</summary>
    internal AskedList? List { get; init; }

    /// <summary>What would answer it.</summary>
    internal WantedAnswer Wants { get; init; }

    /// <summary>What it wants of whole documents; null where it asks for one thing in them.</summary>
    internal WholeKind? WholeOf { get; }

    /// <summary>Whether a summary of all documents that there are is wanted.</summary>
    internal bool IsOfEverything { get; }

    /// <summary>The distinct words, lower case and without diacritics.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <summary>Those of the names.</summary>
    internal IReadOnlySet<string> NameWords { get; }

    /// <summary>The word that it begins with, where that asks how, why, when or where; null otherwise.</summary>
    internal string? Asking { get; }

    /// <summary>Quarters of years that it names.</summary>
    internal IReadOnlyList<Quarter> Quarters { get; }

    /// <summary>Names and numbers as written.</summary>
    internal IEnumerable<string> NamesAndNumbers => Names.Concat(Numbers).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>How it is shown and searched as a whole: standing by itself.</summary>
    internal string Whole => Standalone ?? Asked;

    /// <summary>The lexicons by which it was read.</summary>
    internal IReadOnlyList<Lexicon> Lexicons => _read.Lexicons;

    /// <summary>Whether some words stand in it as they are, whatever their case.</summary>
    internal bool Has(string words) => Text.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same of a name, as whole words.</summary>
    internal bool Mentions(string name)
    {
        int at = Text.IndexOf(name, StringComparison.OrdinalIgnoreCase), end = at + name.Length;
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(Text[at - 1])) && (end == Text.Length || !char.IsLetterOrDigit(Text[end]));
    }

    /// <summary>
    /// Its words in each of some languages, without those that address the assistant; all where nothing else would be left.
    /// </summary>
    internal IReadOnlyList<QueryTerm> Terms(TextAnalyzer analyzer, IReadOnlyCollection<string?> languages)
    {
        if (KeepsAllWords) return analyzer.AnalyzeQuery(_read.Text, languages);
        return analyzer.AnalyzeQuery(RequestWords.Strip(_read), languages);
    }

    /// <summary>The same as if it restricted nothing.</summary>
    internal ReadQuestion Unrestricted() => Filters.Count == 0 ? this : new(Whole)
    {
        Asked = Asked,
        Standalone = Standalone,
        List = List,
        Parts = [.. Parts.Select(part => new ReadQuestion(part.Whole) { Asked = part.Asked, Standalone = part.Standalone })],
    };

    /// <summary>A restriction and what the question says, which never widens it.</summary>
    internal SearchFilter Within(SearchFilter scope) => Filters.Aggregate(scope, (all, understood) => all.Narrowed(understood.Filter));
}
