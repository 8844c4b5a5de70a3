using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Measuring;

/// <summary>An answer that the owner rated.</summary>
/// <param name="Question">As asked.</param>
/// <param name="IsGood">The thumb.</param>
/// <param name="Answer">As kept; null where its conversation is gone.</param>
/// <param name="Trace">How it came about; null where that is not known.</param>
public sealed record RatedAnswer(string Question, bool IsGood, Answer? Answer, Trace? Trace);

/// <summary>
/// Rated answers and own questions as JSON lines of <c>{"messages": [{"role", "content"}, …]}</c>, the chat format that fine-tuning tools
/// read. Pure but for <see cref="LeftOut"/>; not safe to share.
/// </summary>
public sealed class TrainingLines
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Rules =
        "Answer the question from the numbered sources alone, and put the number of its source in brackets behind each sentence. "
        + "Where the sources do not hold the answer, say so.";

    private readonly Dictionary<string, int> leftOut = [];

    /// <summary>How many were left out, by reason in words.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => leftOut;

    /// <summary>A rated answer with the prompt that it was written from; null, and counted, where it teaches nothing.</summary>
    public string? Of(RatedAnswer rated)
    {
        if (rated.Answer is not { } answer || rated.Trace is not { } trace) return Leave("the conversation of a rated answer is gone");
        if (!rated.IsGood) return Leave("an answer was rated down");
        if (answer.Mode != AnswerMode.Model || trace.Prompt.Count == 0) return Leave("no model wrote a rated answer");
        string written = AnswerMarkdown.Write(answer.Parts, part =>
            string.Concat(part.Citations.Select(n => $" [{Source(answer, trace, n)}]")));
        return Write([.. trace.Prompt, new Turn("assistant", written)]);
    }

    /// <summary>An own question with its right passages as sources; null, and counted, where it teaches nothing.</summary>
    /// <param name="question">The question.</param>
    /// <param name="sources">The text of each right passage as it is now; null where it has changed or is gone.</param>
    public string? Of(OwnQuestion question, IReadOnlyList<string?> sources)
    {
        if (!question.IsKept) return Leave("a question waits for its review");
        if (question.KeyStatement is not { Length: > 0 } key) return Leave("a question has no key statement");
        if (question.Passages.Count == 0) return Leave("a question has no right passage");
        if (sources.Any(source => source is null)) return Leave("the passage of a question has changed or is gone");
        StringBuilder user = new();
        for (int i = 0; i < sources.Count; i++) user.Append(Number(i)).Append('\n').Append(sources[i]!.Trim()).Append("\n\n");
        user.Append("Question: ").Append(question.Text);
        string numbers = string.Concat(Enumerable.Range(0, sources.Count).Select(Number));
        return Write([new Turn("system", Rules), new Turn("user", user.ToString()), new Turn("assistant", $"{key.TrimEnd()} {numbers}")]);
    }

    private static string Number(int index) => $"[{(index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}]";

    // The answer numbers what it cites in order of appearance; the prompt, what was read.
    private static int Source(Answer answer, Trace trace, int n)
    {
        if (answer.Citations.FirstOrDefault(citation => citation.N == n) is not { } cited) return n;
        for (int i = 0; i < trace.Read.Count; i++)
            if (trace.Read[i] is var read && read.DocumentId == cited.DocumentId && read.Start <= cited.Start
                && cited.End <= read.End) return i + 1;
        return n;
    }

    private string? Leave(string reason)
    {
        leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;
        return null;
    }

    private static string Write(IReadOnlyList<Turn> turns) =>
        JsonSerializer.Serialize(new { messages = turns.Select(turn => new { role = turn.Role, content = turn.Text }) }, Json);
}
