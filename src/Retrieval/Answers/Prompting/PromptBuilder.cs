using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>
/// Puts a prompt together in an order that keeps the model's KV cache of it useful: system text, conversation, sources, and what is asked last. Counts what is
/// not sources with the model's own tokenizer, so that the sources' share is known before they are chosen. Safe to call from any thread.
/// </summary>
internal sealed class PromptBuilder(ITokenCounter counter)
{
    /// <summary>Tokens that a chat template puts around each turn, at most.</summary>
    private const int TurnOverhead = 12;

    /// <summary>A refused turn in a conversation: an empty one would look like an answer that says nothing.</summary>
    public const string Refused = "(The documents held no answer to this.)";

    /// <summary>The system text and as much of the conversation as half of the context holds, its newest turns first.</summary>
    /// <param name="question">With its conversation.</param>
    /// <param name="task">What will be asked.</param>
    /// <param name="context">The model's context in tokens.</param>
    /// <param name="answerTokens">Kept free for the answer.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<PromptFrame> FrameAsync(Question question, string task, int context, int answerTokens, CancellationToken cancellationToken)
    {
        List<Turn> history = [.. question.History.Select(turn => turn with { Text = turn.Text.Length == 0 ? Refused : PromptText.Lines(turn.Text) })];
        string system = PromptText.System + PromptText.Wishes(question.Instructions);
        IReadOnlyList<int> counts = await counter.CountAsync([system + task, .. history.Select(turn => turn.Text)],
            cancellationToken).ConfigureAwait(false);
        int used = counts[0] + 3 * TurnOverhead + answerTokens, room = (context - used) / 2, kept = 0;
        for (int i = history.Count - 1; i >= 0 && counts[1 + i] + TurnOverhead <= room; i--, kept++)
        {
            room -= counts[1 + i] + TurnOverhead;
            used += counts[1 + i] + TurnOverhead;
        }
        string? notice = kept == history.Count ? null
            : $"The conversation is longer than the model's context of {context.ToString(CultureInfo.InvariantCulture)} tokens: its older turns were left out.";
        return new PromptFrame([new Turn("system", system), .. history.TakeLast(kept)], used, notice);
    }

    /// <summary>The prompt of a frame, sources and a task.</summary>
    public static Prompt Build(PromptFrame frame, IReadOnlyList<ReadSource> sources, string task)
    {
        StringBuilder text = new(PromptText.SourcesBegin + "\n");
        string? document = null;
        foreach (ReadSource source in sources)
        {
            if (source.Hit.Document.Id != document) text.Append(document is null ? "" : "\n").Append(Document(source)).Append('\n');
            document = source.Hit.Document.Id;
            text.Append(CultureInfo.InvariantCulture, $"[{source.Number}] {Headings(source)}\n{source.Shown}\n");
        }
        return new Prompt(frame.Turns, text.Append(PromptText.SourcesEnd).ToString(), task);
    }

    private static string Document(ReadSource source)
    {
        string name = Path.GetFileName(source.Hit.Document.Path), date = source.Hit.Document.Date is { } written
            ? written.ToString(", d MMMM yyyy", CultureInfo.InvariantCulture) : "";
        return PromptText.DocumentLine + PromptText.Line(source.Hit.Document.DisplayTitle) + $" ({PromptText.Line(name)}{date})";
    }

    /// <summary>The headings above, and of a message or note who wrote it and when.</summary>
    private static string Headings(ReadSource source)
    {
        PassageFacts facts = source.Hit.Passage.Facts;
        IEnumerable<string?> written = [facts.Author, facts.Date?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)];
        string entry = string.Join(", ", written.OfType<string>().Select(PromptText.Line));
        return string.Join(" › ", source.Headings.Where(heading => heading != source.Hit.Document.DisplayTitle).Select(PromptText.Line))
            + (entry.Length > 0 ? $" ({entry})" : "");
    }
}

/// <summary>What stands before the sources of a prompt.</summary>
/// <param name="Turns">System text and conversation.</param>
/// <param name="Tokens">Of all but the sources, what is kept free for the answer included.</param>
/// <param name="Notice">What was left out of the conversation, for the reader; null where nothing was.</param>
internal sealed record PromptFrame(IReadOnlyList<Turn> Turns, int Tokens, string? Notice);
