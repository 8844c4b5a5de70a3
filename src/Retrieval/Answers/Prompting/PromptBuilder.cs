using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>
/// Puts a prompt together within the model's real context, counted with its own tokenizer: system text, conversation, numbered sentences,
/// question. What does not fit is named, never dropped in silence. Safe to call from any thread.
/// </summary>
internal sealed class PromptBuilder(ITokenCounter counter)
{
    /// <summary>Tokens that a chat template puts around each turn, at most.</summary>
    private const int TurnOverhead = 12;

    /// <summary>Assumed where a server does not tell its context length.</summary>
    private const int UnknownContext = 4096;

    /// <summary>Passages that a prompt holds at most: more cost time and mislead small models.</summary>
    private const int MostPassages = 8;

    /// <summary>Builds the prompt.</summary>
    /// <param name="question">As asked, with <see cref="Question.History"/>.</param>
    /// <param name="standalone">The follow-up's standalone form, or null.</param>
    /// <param name="sentences">Those of the passages found, best passage first.</param>
    /// <param name="model">Whose context it must fit in.</param>
    /// <param name="answerTokens">Kept free for the answer.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<Prompt> BuildAsync(
        Question question, string? standalone, IReadOnlyList<SourceSentence> sentences, ModelStatus model, int answerTokens, CancellationToken cancellationToken)
    {
        int context = model.ContextLength ?? UnknownContext;
        string asked = standalone is null || standalone == question.Text ? question.Text : $"{question.Text}\n(That is: {standalone})";
        string closing = $"{PromptText.SourcesEnd}\n\nQuestion: {asked}";
        List<IGrouping<string, SourceSentence>> passages = [.. sentences.GroupBy(s => s.Hit.Passage.Id)];
        List<string> blocks = [.. passages.Select(Numberless)];

        IReadOnlyList<int> counts = await counter.CountAsync(
            [PromptText.System, PromptText.SourcesBegin + closing, .. question.History.Select(t => t.Text), .. blocks], cancellationToken).ConfigureAwait(false);
        int used = counts[0] + counts[1] + 3 * TurnOverhead + answerTokens;
        Dictionary<string, string> leftOut = [];
        List<string> notices = [];

        // Half of what is free at most goes to the conversation, its newest turns first: without sources there is nothing to answer from.
        int history = KeptTurns(question.History, counts, 2, (context - used) / 2, out int historyTokens);
        used += historyTokens;
        if (history < question.History.Count)
            notices.Add($"The conversation is longer than the model's context of {context} tokens: its older turns were left out.");

        List<SourceSentence> numbered = [];
        for (int i = 0; i < passages.Count; i++)
        {
            // A number and its brackets cost up to four tokens a sentence.
            int cost = counts[2 + question.History.Count + i] + 5 * passages[i].Count();
            if (numbered.Count > 0 && i >= MostPassages) leftOut[passages[i].Key] = $"beyond the best {MostPassages} passages";
            else if (used + cost > context) leftOut[passages[i].Key] = $"no room: {cost} tokens, {Math.Max(0, context - used)} free of {context}";
            else
            {
                used += cost;
                numbered.AddRange(passages[i]);
            }
        }
        if (leftOut.Values.Any(reason => reason.StartsWith("no room", StringComparison.Ordinal)))
            notices.Add($"Not everything that was found fits in the model's context of {context} tokens: {leftOut.Count} passages were left out.");

        IEnumerable<Turn> conversation = question.History.Skip(question.History.Count - history).Select(turn => turn with { Text = PromptText.Line(turn.Text) });
        return new Prompt(
            [new Turn("system", PromptText.System), .. conversation, new Turn("user", Sources(numbered) + closing)], numbered, used - answerTokens, leftOut, notices);
    }

    private static int KeptTurns(IReadOnlyList<Turn> history, IReadOnlyList<int> counts, int offset, int room, out int tokens)
    {
        (int kept, tokens) = (0, 0);
        for (int i = history.Count - 1; i >= 0 && tokens + counts[offset + i] + TurnOverhead <= room; i--)
        {
            tokens += counts[offset + i] + TurnOverhead;
            kept++;
        }
        return kept;
    }

    private static string Numberless(IGrouping<string, SourceSentence> passage) =>
        string.Join('\n', passage.Select(s => PromptText.Line(s.Text)).Prepend(Heading(passage.First())));

    /// <summary>Where a passage stands; one that begins amid a table begins with its header.</summary>
    private static string Heading(SourceSentence first) =>
        "From " + PromptText.Line(string.Join(" › ", first.Hit.Passage.HeadingPath.Prepend(first.Hit.Document.DisplayTitle).Distinct()))
        + (first.TableHeader is { } header ? "\nColumns: " + PromptText.Line(header.Text) : "");

    private static string Sources(List<SourceSentence> numbered)
    {
        StringBuilder text = new(PromptText.SourcesBegin + "\n");
        string? passage = null;
        for (int i = 0; i < numbered.Count; i++)
        {
            if (numbered[i].Hit.Passage.Id != passage) text.Append(Heading(numbered[i])).Append('\n');
            passage = numbered[i].Hit.Passage.Id;
            text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] {PromptText.Line(numbered[i].Text)}\n");
        }
        return text.ToString();
    }
}
