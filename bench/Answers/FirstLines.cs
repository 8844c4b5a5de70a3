using Rag.Evals.Reader;

namespace Rag.Bench.Answers;

/// <summary>A played model that states the first line of each source that it is given, whatever is asked.</summary>
internal sealed class FirstLines : IPlayedReader
{
    /// <inheritdoc />
    public IEnumerable<string> Write(ReadPrompt prompt)
    {
        if (prompt.Kind is PromptKind.Plan) return [];
        if (prompt.Kind is PromptKind.Judge) return ["yes"];
        IEnumerable<string> lines = prompt.Sources.FirstLines.Select(line => $"- {line.Text.TrimStart('-', ' ')} [{line.Number}]");
        // Merged, three lines become one; an answer is short.
        return [string.Join('\n', prompt.Kind is PromptKind.Notes && !prompt.Merges ? lines : prompt.Merges
            ? lines.Where((_, i) => i % 3 == 0) : lines.Take(12))];
    }
}
