using Rag.Retrieval.Answers.Planning;

namespace Rag.Retrieval.Answers.Prompting;

/// <summary>The words that end a prompt: what a model is to do with the sources above. Pure.</summary>
internal static class AnswerTask
{
    /// <summary>What a model writes instead of an answer to have one more search made, with its words behind it.</summary>
    public const string Search = "SEARCH:";

    /// <summary>What it writes where the sources hold no answer.</summary>
    public const string NotFound = "NOT FOUND";

    /// <summary>Asks for the answer.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="standalone">Standing alone; null where that is the same.</param>
    /// <param name="form">The form planned.</param>
    /// <param name="maySearch">Whether one more search may be asked for.</param>
    public static string Answer(string question, string? standalone, AnswerForm form, bool maySearch) =>
        Asked(question, standalone) + $"Answer completely, in the language of the question, {Numbered} {FormOf(form)} "
        + (maySearch ? $"Or write only {Search} and words, or only {NotFound}." : $"Or write only {NotFound}.");

    /// <summary>Asks for the answer from notes of whole documents.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="standalone">Standing alone; null where that is the same.</param>
    /// <param name="form">The form wanted.</param>
    /// <param name="coverage">What was read; the answer must not claim more.</param>
    public static string FromNotes(string question, string? standalone, AnswerForm form, Coverage coverage) =>
        "The passages above are notes of what the documents say, taken passage by passage. "
        + (coverage.IsWhole ? "" : $"Only {coverage.Passages} of {coverage.PassagesInAll} passages were read: do not call anything all. ")
        + "What several of them say is said once, with all their numbers.\n" + Answer(question, standalone, form, maySearch: false);

    /// <summary>Asks for another form of the answer before, from the same sources.</summary>
    public static string Edit(string question, AnswerForm form) =>
        Asked(question, null) + $"Write your answer before this anew, changed as this asks, from the same sources, {Numbered} {FormOf(form)}";

    /// <summary>Asks for a sentence that the sources contradict to be put right.</summary>
    /// <param name="written">As the model wrote it.</param>
    /// <param name="number">Of the source that says otherwise.</param>
    /// <param name="said">What that source says.</param>
    public static string PutRight(string written, int number, string said) =>
        $"You wrote: {PromptText.Line(written)}\nBut source [{number}] says: {PromptText.Line(said)}\n\n"
        + "Write that one sentence again so that it says what the sources say, in its language, with the numbers of the sources after it.";

    /// <summary>Reminds of what the system text tells (<see cref="PromptText.System"/>); short, since it is read anew whenever something else was asked between.</summary>
    private const string Numbered = "with numbers.";

    private static string Asked(string question, string? standalone) =>
        $"Question: {PromptText.Line(question)}\n" + (standalone is null || standalone == question ? "" : $"(That is: {PromptText.Line(standalone)})\n") + "\n";

    private static string FormOf(AnswerForm form) => form switch
    {
        AnswerForm.Sentence => "Write one to three sentences.",
        AnswerForm.List => "Write a list with one item for each point, none left out.",
        AnswerForm.Steps => "Write numbered steps in their order, none left out.",
        AnswerForm.Table => "Write a table with a header and one row for each thing.",
        AnswerForm.Summary => "Write the gist in one or two sentences, then the main points as a list.",
        AnswerForm.Code => "Give the command or code in a fenced block exactly as the source has it, with a sentence of explanation.",
        _ => "Write sentences, or a list, steps or a table where there are several points.",
    };
}
