using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>A numbered stretch of a document that a model reads and cites as one. Immutable.</summary>
/// <param name="Number">1-based; what the model cites.</param>
/// <param name="Hit">The document, with the stretch as its passage.</param>
/// <param name="Headings">Above its beginning, outermost first.</param>
/// <param name="Shown">As the prompt has it, without number and headings.</param>
/// <param name="Sentences">Its sentences at their exact places: what a citation of it is narrowed down to.</param>
internal sealed record ReadSource(int Number, Hit Hit, IReadOnlyList<string> Headings, string Shown, IReadOnlyList<SourceSentence> Sentences)
{
    /// <summary>Where it stands.</summary>
    public ReadSpan Span => new(Hit.Document.Id, Hit.Passage.Start, Hit.Passage.End);
}

/// <summary>Everything that a model was given to read for one question, in the order of its numbers.</summary>
/// <param name="Sources">The first is number 1.</param>
/// <param name="LeftOut">Passages found and not read, by id, each with the reason.</param>
/// <param name="Tokens">Of the sources as shown, by the model's own count.</param>
internal sealed record ReadingList(IReadOnlyList<ReadSource> Sources, IReadOnlyDictionary<string, string> LeftOut, int Tokens)
{
    /// <summary>Nothing read.</summary>
    public static ReadingList Empty { get; } = new([], new Dictionary<string, string>(), 0);

    /// <summary>"14 passages of 5 documents".</summary>
    public string Described
    {
        get
        {
            int documents = Sources.Select(source => source.Hit.Document.Id).Distinct().Count();
            return $"{Sources.Count} passage{(Sources.Count == 1 ? "" : "s")} of {documents} document{(documents == 1 ? "" : "s")}";
        }
    }
}
