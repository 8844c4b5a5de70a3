using System.Security.Cryptography;
using System.Text;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>What notes are taken for. Immutable.</summary>
/// <param name="Wanted">Ends the prompt of a reading.</param>
/// <param name="Subject">What it is kept under: the same for questions to which the same notes serve.</param>
internal sealed record NoteTask(string Wanted, string Subject)
{
    /// <summary>What is asked about the passages of a prompt.</summary>
    public string Text =>
        Wanted + "Write only such lines, each beginning with a dash and ending in the number of its one passage. Do not answer yet. "
        + $"Where there is nothing to note, write only {AnswerTask.NotFound}.";

    /// <summary>What is asked about notes that are too many for one prompt.</summary>
    public string Merge =>
        Wanted + "The passages above are such notes already. Write them anew in fewer lines: join what is the same or belongs "
        + "together, keep every name, number and date, and leave "
        + "nothing out. Each line begins with a dash and ends in the numbers that it is from.";

    /// <summary>Those of a question.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="read">As read.</param>
    /// <param name="standalone">As planned; null where it was not.</param>
    public static NoteTask Of(ReadingScope scope, ReadQuestion read, string? standalone)
    {
        if (scope.IsGeneral)
        {
            return new NoteTask(
                "Take notes for a summary: of each passage that tells something one to three short lines with what it says, "
                + "names, numbers and dates as they stand. ",
                "summary");
        }
        string question = PromptText.Line(standalone ?? read.Whole);
        return new NoteTask(
            $"Question: {question}\n\nTake notes for the answer: one short line for each thing in the passages that belongs to it, "
            + "none left out, with names, numbers and dates as they stand. ",
            // Asked again later in a conversation it may be planned in other words; what leans on the conversation is what it was planned
            // to be.
            PromptText.Line(read.Standalone is null ? read.Asked : question).ToLowerInvariant());
    }

    /// <summary>
    /// The key of what a model notes of a passage: another one once the passage, its headings, the task or the model change.
    /// </summary>
    public string KeyOf(ModelStatus model, ReadSource part) =>
        Hash(model, Subject, part.Hit.Document.DisplayTitle, string.Join('\n', part.Headings), part.Shown);

    /// <summary>The key of merged notes.</summary>
    public static string KeyOf(ModelStatus model, Prompt merge) => Hash(model, merge.Sources, merge.Task);

    private static string Hash(ModelStatus model, params ReadOnlySpan<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [model.Fingerprint ?? model.Name, .. texts]))));
}
