using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Answers.Planning;

/// <summary>How much of a plan is asked for: what a model writes well, in the time there is.</summary>
public enum PlanDepth
{
    /// <summary>None: the question is searched as it was typed.</summary>
    None,

    /// <summary>The question standing alone.</summary>
    Line,

    /// <summary>The question standing alone and one search in other words.</summary>
    Brief,

    /// <summary>The question standing alone, up to four searches, an invented sentence and the form wanted.</summary>
    Full,
}

/// <summary>The prompt and the grammar that a plan is written under. Pure.</summary>
internal static class PlanPrompt
{
    /// <summary>Turns of the conversation that a plan looks back on.</summary>
    private const int Turns = 4;

    private const int LongestTurn = 700;

    /// <summary>The same for every question, so that the model's KV cache begins with it.</summary>
    public const string System =
        "You plan how to look something up in the owner's notes. You do not answer the question. Write only lines of this kind:\n"
        + "Question: the question so that it can be understood alone: spelling mended, pronouns replaced by what the conversation says they mean, nothing added\n"
        + "Search: other words for the same thing, as the notes may call it: synonyms, official terms; in the languages of the notes; each line different\n"
        + "Sentence: one sentence as the notes may say it\n"
        + "Form: sentence, list, steps, table, summary or code, whichever suits the answer\n\n"
        + "For example, for \"boiler guy, when again??\" the lines could be:\n"
        + "Question: When does the technician come to service the boiler?\n"
        + "Search: heating maintenance appointment date\nSearch: plumber visit boiler inspection\nSearch: annual service of the gas heating\n"
        + "Sentence: The heating engineer services the boiler on Tuesday at nine.\nForm: sentence";

    private const string WithAnswer =
        "The first line says what the last question is about. About: answer, where it only asks to change the answer before it (shorter, as a table, in another language, a part of it alone); "
        + "otherwise About: notes.";

    /// <summary>The turns to send.</summary>
    /// <param name="question">As typed, with its conversation.</param>
    /// <param name="languages">The notes' languages and their shares, in words; empty where they are not known.</param>
    /// <param name="today">The owner's date.</param>
    public static IReadOnlyList<Turn> Build(Question question, string languages, DateOnly today)
    {
        StringBuilder text = new();
        if (languages.Length > 0) text.Append("Languages of the notes: ").Append(languages).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"Today: {today:dddd, d MMMM yyyy}\n");
        foreach (Turn turn in question.History.TakeLast(Turns)) text.Append(turn.Role == "user" ? "Asked: " : "Answered: ").Append(Short(turn.Text)).Append('\n');
        if (FollowsAnswer(question)) text.Append(WithAnswer).Append('\n');
        text.Append("Question: ").Append(PromptText.Line(question.Text));
        return [new Turn("system", System), new Turn("user", text.ToString())];
    }

    /// <summary>Binds the lines; a conversation adds the line that says what the question is about.</summary>
    public static string Grammar(PlanDepth depth, bool followsAnswer)
    {
        string notes = depth switch
        {
            PlanDepth.Full => """ "Question: " line "Search: " line "Search: " line ("Search: " line ("Search: " line)?)? "Sentence: " line form """,
            PlanDepth.Brief => """ "Question: " line "Search: " line form """,
            _ => """ "Question: " line """,
        };
        string root = followsAnswer
            ? """root ::= "About: notes\n" notes | "About: answer\n" form"""
            : "root ::= notes";
        return root + "\nnotes ::=" + notes + "\n"
            + """
            line ::= [^\r\n ] [^\r\n]+ "\n"
            form ::= "Form: " ("sentence" | "list" | "steps" | "table" | "summary" | "code")
            """;
    }

    /// <summary>The longest plan in tokens; what is cut off is left out of it.</summary>
    public static int MostTokens(PlanDepth depth) => depth switch
    {
        PlanDepth.Full => 220,
        PlanDepth.Brief => 80,
        _ => 50,
    };

    /// <summary>Whether there is an answer that the question could be about.</summary>
    public static bool FollowsAnswer(Question question) => question.History is [.., { Role: "assistant", Text.Length: > 0 }];

    private static string Short(string text) => PromptText.Line(text.Length > LongestTurn ? text[..LongestTurn] + " …" : text);
}
