using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>What a model is asked for in a request.</summary>
internal enum PromptKind { Plan, Answer, PutRight, Judge, Notes }

/// <summary>A chat request as a played reader reads it.</summary>
internal sealed partial record ReadPrompt
{
    /// <summary>Takes a request's messages apart.</summary>
    /// <param name="messages">By role.</param>
    public ReadPrompt(IReadOnlyList<(string Role, string Text)> messages)
    {
        string last = messages[^1].Text;
        Whole = string.Join('\n', messages.Select(message => $"{message.Role}: {message.Text}"));
        Sources = new NumberedSources(last);
        int end = last.IndexOf("=== END OF SOURCES ===", StringComparison.Ordinal);
        string closing = end < 0 ? last : last[end..];
        Statement = StatementLine().Match(closing) is { Success: true } said ? said.Groups[1].Value : null;
        Kind = messages[0].Text.StartsWith("You plan", StringComparison.Ordinal) ? PromptKind.Plan
            : closing.Contains("\nStatement: ", StringComparison.Ordinal) ? PromptKind.Judge
            : NotesTask().IsMatch(closing) ? PromptKind.Notes
            : Statement is not null ? PromptKind.PutRight : PromptKind.Answer;
        Asked = QuestionLine().Matches(closing) is { Count: > 0 } asked ? asked[^1].Groups[1].Value : "";
        MaySearch = closing.Contains("SEARCH:", StringComparison.Ordinal);
        Merges = Kind == PromptKind.Notes && closing.Contains("Write them anew", StringComparison.Ordinal);
        FollowsAnswer = closing.Contains("About: answer", StringComparison.Ordinal);
    }

    /// <summary>All of it.</summary>
    public string Whole { get; }

    /// <summary>What is wanted.</summary>
    public PromptKind Kind { get; }

    /// <summary>The question as typed, or standing alone where notes are taken for it; empty where it is not repeated.</summary>
    public string Asked { get; }

    /// <summary>The numbered sources.</summary>
    public NumberedSources Sources { get; }

    /// <summary>Whether a further search is allowed.</summary>
    public bool MaySearch { get; }

    /// <summary>Whether notes are to be made of notes.</summary>
    public bool Merges { get; }

    /// <summary>Whether a plan is to say first what the question is about.</summary>
    public bool FollowsAnswer { get; }

    /// <summary>The statement to be judged or put right.</summary>
    public string? Statement { get; }

    [GeneratedRegex(@"\bTake notes\b")]
    private static partial Regex NotesTask();

    [GeneratedRegex(@"^Question: (.+)$", RegexOptions.Multiline)]
    private static partial Regex QuestionLine();

    [GeneratedRegex(@"^(?:Statement|You wrote): (.+)$", RegexOptions.Multiline)]
    private static partial Regex StatementLine();
}
