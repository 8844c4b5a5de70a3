using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>Writes an answer to a request, in pieces.</summary>
internal interface IPlayedReader
{
    /// <summary>The text; may go on for ever.</summary>
    IEnumerable<string> Write(ReadPrompt prompt);
}

/// <summary>
/// Plays a model that plans as its file says, asks for one of the file's hops where a needed fact is not among the sources, states the facts that are, and
/// says "not found" else. It remembers for each question what it wrote last. Not safe to share.
/// </summary>
internal sealed partial class PerfectReader(IEnumerable<ReaderQuestion> questions) : IPlayedReader
{
    /// <summary>The most numbers that a statement may end in.</summary>
    private const int MostCitations = 6;

    private readonly Dictionary<string, ReaderQuestion> _questions = questions.ToDictionary(question => Letters.Of(question.Text));
    private readonly Dictionary<string, int> _hops = [];

    /// <summary>What its last answer to each question stated, by the question's id.</summary>
    public Dictionary<string, IReadOnlyList<Statement>> Stated { get; } = [];

    /// <summary>Takes a question for a new one.</summary>
    public void Forget(ReaderQuestion question)
    {
        _hops.Remove(question.Id);
        Stated.Remove(question.Id);
    }

    /// <inheritdoc />
    public IEnumerable<string> Write(ReadPrompt prompt) =>
    [
        (prompt.Kind, Find(prompt)) switch
        {
            (PromptKind.Judge, var question) => question is null ? "no" : "yes",
            (PromptKind.Notes, var question) => Notes(question is null ? _questions.Values : [question], prompt.Sources),
            (_, null) => "NOT FOUND",
            (PromptKind.Plan, { } question) => Plan(question, prompt.FollowsAnswer),
            (PromptKind.PutRight, { } question) => Again(question, prompt),
            (_, { } question) => Answer(question, prompt),
        },
    ];

    /// <summary>The question that is asked, or whose answer has the statement that is asked about.</summary>
    private ReaderQuestion? Find(ReadPrompt prompt) => prompt.Statement is { } statement
        ? _questions.Values.FirstOrDefault(
            question => Said(question, statement) is not null || question.Facts.Any(fact => Letters.Of(fact.Text) == Letters.Of(statement)))
        : prompt.Kind == PromptKind.Notes && prompt.Asked.Length > 0 ? _questions.Values.FirstOrDefault(question => Letters.Of(question.Standalone) == Letters.Of(prompt.Asked) || Letters.Of(question.Text) == Letters.Of(prompt.Asked))
        : _questions.GetValueOrDefault(Letters.Of(prompt.Asked));

    private Statement? Said(ReaderQuestion question, string statement) =>
        Stated.GetValueOrDefault(question.Id, []).FirstOrDefault(stated => Letters.Holds(Letters.Of(stated.Text), statement));

    private string Answer(ReaderQuestion question, ReadPrompt prompt)
    {
        int hops = _hops.GetValueOrDefault(question.Id);
        if (prompt.MaySearch && hops < question.Hops.Count && question.Facts.Any(fact => fact.Needed && !prompt.Sources.Has(fact)))
        {
            _hops[question.Id] = hops + 1;
            return "SEARCH: " + question.Hops[hops];
        }
        AnswerText text = new(id => prompt.Sources.Has(question.Facts.Single(fact => fact.Id == id)), facts => Cite(question, facts, prompt.Sources));
        // What an unanswerable question's answer says first is that the documents do not tell.
        string written = text.Write(question.Answerable ? question.Answer : EndOfFirst().Replace(question.Answer, "$1 [0] ", 1));
        Stated[question.Id] = [.. text.Statements.Select(statement => statement with { Text = statement.Text.Replace(" [0] ", " ", StringComparison.Ordinal) })];
        return written.Length == 0 ? "NOT FOUND" : written;
    }

    /// <summary>
    /// The lines of the passages that a fact of the question rests on, as they stand; of every question's where notes are taken for none: a perfect note-taker
    /// leaves nothing out that is asked for later.
    /// </summary>
    private static string Notes(IEnumerable<ReaderQuestion> questions, NumberedSources sources)
    {
        IEnumerable<string> lines = questions.SelectMany(question => question.Facts).SelectMany(fact => fact.Evidence).Select(line => line.Quote).Distinct()
            .Select(quote => (quote, at: sources.Find(quote))).Where(found => found.at.Count > 0).OrderBy(found => found.at[0])
            .Select(found => $"- {Bracketed().Replace(found.quote.ReplaceLineEndings(" "), "($1)")} [{found.at[0]}]");
        return string.Join('\n', lines) is { Length: > 0 } notes ? notes : "NOT FOUND";
    }

    /// <summary>What it wrote was right, so it writes it again.</summary>
    private string Again(ReaderQuestion question, ReadPrompt prompt) =>
        Said(question, prompt.Statement!) is { } said ? $"{prompt.Statement} {Cite(question, said.Facts, prompt.Sources)}" : "NOT FOUND";

    private static string Plan(ReaderQuestion question, bool followsAnswer)
    {
        StringBuilder plan = new(followsAnswer ? "About: notes\n" : "");
        plan.Append(CultureInfo.InvariantCulture, $"Question: {question.Standalone}\n");
        foreach (string query in question.Queries) plan.Append(CultureInfo.InvariantCulture, $"Search: {query}\n");
        if (question.Hyde.Length > 0) plan.Append(CultureInfo.InvariantCulture, $"Sentence: {question.Hyde}\n");
        return plan.Append("Form: ").Append(question.Form == "bullets" ? "list" : question.Form).ToString();
    }

    /// <summary>The numbers that prove the facts: one line of each in turn, so that none is left without where there are too many.</summary>
    private static string Cite(ReaderQuestion question, IReadOnlyList<string> facts, NumberedSources sources)
    {
        List<IReadOnlyList<int>> numbers = [.. question.Facts.Where(fact => facts.Contains(fact.Id)).SelectMany(fact => fact.Evidence)
            .Select(line => sources.Find(line.Quote))];
        int longest = numbers.Max(some => some.Count);
        IEnumerable<int> inTurn = Enumerable.Range(0, longest)
            .SelectMany(i => numbers.Where(some => i < some.Count).Select(some => some[i])).Distinct();
        return string.Concat(inTurn.Take(MostCitations).Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
    }

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^([^.\[]+\.) ")]
    private static partial Regex EndOfFirst();
}
