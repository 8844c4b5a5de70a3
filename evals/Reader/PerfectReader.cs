using System.Globalization;
using System.Text;

namespace Rag.Evals.Reader;

/// <summary>Writes an answer to a request, in pieces.</summary>
internal interface IPlayedReader
{
    /// <summary>The text; may go on for ever.</summary>
    IEnumerable<string> Write(ReadPrompt prompt);
}

/// <summary>
/// Plays a model that plans as its file says, asks for one of the file's hops where a needed fact is not among the sources, states the facts that are, and
/// says "not found" else. It remembers for each question what it wrote last. Safe to call from any thread for different questions.
/// </summary>
internal sealed class PerfectReader(IEnumerable<ReaderQuestion> questions) : IPlayedReader
{
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
    public IEnumerable<string> Write(ReadPrompt prompt)
    {
        if (!_questions.TryGetValue(Letters.Of(prompt.Asked), out ReaderQuestion? question)) return [NotFound(prompt)];
        return [prompt.Kind switch
        {
            PromptKind.Plan => Plan(question),
            PromptKind.Rewrite => question.Standalone.TrimEnd('?', ' ') + "?",
            PromptKind.Judge => question.Facts.Any(fact => Letters.Of(fact.Text) == Letters.Of(prompt.Statement!)) || IsStated(question, prompt.Statement!) ? "yes" : "no",
            PromptKind.PutRight => Again(question, prompt),
            _ => Answer(question, prompt),
        }];
    }

    private string Answer(ReaderQuestion question, ReadPrompt prompt)
    {
        int hops = _hops.GetValueOrDefault(question.Id);
        if (prompt.MaySearch && hops < question.Hops.Count && question.Facts.Any(fact => fact.Needed && !prompt.Sources.Has(fact)))
        {
            _hops[question.Id] = hops + 1;
            return "SEARCH: " + question.Hops[hops];
        }
        AnswerText text = new(id => prompt.Sources.Has(question.Facts.Single(fact => fact.Id == id)), facts => Cite(question, facts, prompt.Sources));
        string written = text.Write(question.Answer);
        Stated[question.Id] = text.Statements;
        return written.Length == 0 ? NotFound(prompt) : prompt.Sources.Passages ? written : InOneLine(question, text.Statements, prompt.Sources);
    }

    private bool IsStated(ReaderQuestion question, string statement) =>
        Stated.GetValueOrDefault(question.Id, []).Any(stated => Letters.Of(stated.Text) == Letters.Of(statement));

    /// <summary>What it wrote was right, so it writes it again.</summary>
    private string Again(ReaderQuestion question, ReadPrompt prompt)
    {
        Statement? stated = Stated.GetValueOrDefault(question.Id, []).FirstOrDefault(stated => Letters.Of(stated.Text) == Letters.Of(prompt.Statement!));
        return stated is null ? NotFound(prompt) : $"{stated.Text} {Cite(question, stated.Facts, prompt.Sources)}";
    }

    private static string Plan(ReaderQuestion question)
    {
        StringBuilder plan = new($"About: notes\nQuestion: {question.Standalone}\n");
        foreach (string query in question.Queries) plan.Append(CultureInfo.InvariantCulture, $"Search: {query}\n");
        if (question.Hyde.Length > 0) plan.Append(CultureInfo.InvariantCulture, $"Sentence: {question.Hyde}\n");
        return plan.Append("Form: ").Append(question.Form == "bullets" ? "list" : question.Form).ToString();
    }

    /// <summary>The numbers that prove the facts: one line of each in turn, so that none is left without where there are too many.</summary>
    private static string Cite(ReaderQuestion question, IReadOnlyList<string> facts, NumberedSources sources)
    {
        List<IReadOnlyList<int>> numbers = [.. question.Facts.Where(fact => facts.Contains(fact.Id)).SelectMany(fact => fact.Evidence).Select(line => sources.Find(line.Quote))];
        int longest = numbers.Max(some => some.Count);
        IEnumerable<int> inTurn = Enumerable.Range(0, longest).SelectMany(i => numbers.Where(some => i < some.Count).Select(some => some[i])).Distinct();
        return string.Concat(inTurn.Take(sources.Passages ? 6 : 3).Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
    }

    /// <summary>Six sentences on one line, without brackets: the most that a grammar of sentences allows.</summary>
    private static string InOneLine(ReaderQuestion question, IReadOnlyList<Statement> statements, NumberedSources sources) => string.Join(' ', statements.Take(6).Select(
        statement => $"{statement.Text.ReplaceLineEndings(" ").Replace('[', '(').Replace(']', ')')} {Cite(question, statement.Facts, sources)}"));

    private static string NotFound(ReadPrompt prompt) => prompt.Sources.Passages ? "NOT FOUND" : "[0]";
}
