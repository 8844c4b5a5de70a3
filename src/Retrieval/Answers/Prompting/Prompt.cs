namespace Rag.Retrieval.Answers.Prompting;

/// <summary>What a chat model is sent about sources.</summary>
/// <param name="Before">System text and conversation.</param>
/// <param name="Sources">The sources in their frame: the beginning of the last turn, the same for all that is asked about them.</param>
/// <param name="Task">What is asked about them: the end of the last turn.</param>
internal sealed record Prompt(IReadOnlyList<Turn> Before, string Sources, string Task)
{
    /// <summary>The turns as sent.</summary>
    public IReadOnlyList<Turn> Turns => [.. Before, new Turn("user", Sources + "\n\n" + Task)];

    /// <summary>Something else asked about the same sources: the model's KV cache serves up to where it begins.</summary>
    public Prompt Asking(string task) => this with { Task = task };
}
