using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>What a model noted of a passage, or of several.</summary>
/// <param name="Text">One line. Hostile: a model wrote it from a document.</param>
/// <param name="Places">What it was noted of; not empty.</param>
internal sealed record Note(string Text, IReadOnlyList<NotedPlace> Places);

/// <summary>A passage that was read, so that it can be told later whether it still stands there.</summary>
/// <param name="Span">Where.</param>
/// <param name="Hash">Of its text.</param>
internal sealed record NotedPlace(ReadSpan Span, string Hash)
{
    /// <summary>The place of a passage.</summary>
    public static NotedPlace Of(Passage passage) =>
        new(new ReadSpan(passage.DocumentId, passage.Start, passage.End), Passage.HashOf(passage.Text));
}
