using System.Collections.Concurrent;

namespace Rag.Evals.Reader;

/// <summary>A reader that writes the same when it is given the same, as a model does that takes the likeliest token each time. Not for one that goes on for ever.</summary>
internal sealed class SameAgain(IPlayedReader reader) : IPlayedReader
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _written = new();

    /// <inheritdoc />
    public IEnumerable<string> Write(ReadPrompt prompt) => _written.GetOrAdd(prompt.Whole, _ => [.. reader.Write(prompt)]);
}
