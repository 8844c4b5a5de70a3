using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>What no reader needs (drawings, style sheets, encoded data, link lists) is found by the name of its document or by its exact words, and by nothing else. Pure.</summary>
internal static class ExactWords
{
    /// <summary>Whether a passage may be found: it is for readers, or each word that is searched stands in it or in its document's name.</summary>
    /// <param name="found">The passage and its document.</param>
    /// <param name="wordings">As searched; one that fits suffices.</param>
    public static bool MayFind(FoundPassage found, IEnumerable<string> wordings)
    {
        if (found.Passage.Facts.Kind.IsForReaders()) return true;
        string text = DocumentNames.AddTo(found.Passage, DocumentNames.Of(found.Document) + "\n" + Path.GetFileName(found.Document.Path));
        return wordings.Any(wording => QuotedPhrases.Without(wording).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('?', '!', '.', ',', ':', ';', '"')).All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}
