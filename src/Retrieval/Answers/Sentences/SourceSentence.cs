using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>A sentence of a found passage at its exact place. Immutable.</summary>
/// <param name="Hit">The passage that it was found in.</param>
/// <param name="Rank">0-based rank of that passage.</param>
/// <param name="Start">First UTF-16 unit in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Text">The exact characters there.</param>
/// <param name="Page">1-based page, where the format has pages.</param>
/// <param name="Kind">The kind of block that it stands in.</param>
/// <param name="Terms">Its terms in the language of its document.</param>
internal sealed record SourceSentence(
    Hit Hit, int Rank, int Start, int End, string Text, int? Page, BlockKind Kind, AnalyzedText Terms)
{
    /// <summary>The sentence before it in the same passage, if any.</summary>
    public SourceSentence? Previous { get; init; }

    /// <summary>Names its place: sentences of overlapping passages that are the same have the same.</summary>
    public string Place => $"{Hit.Document.Id}:{Start}-{End}";
}
