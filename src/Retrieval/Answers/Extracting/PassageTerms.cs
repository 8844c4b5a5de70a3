using Rag.Retrieval.Analysis;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>The terms of found passages, analysed once for all who ask. Not safe to share between threads.</summary>
internal sealed class PassageTerms(TextAnalyzer analyzer)
{
    private readonly Dictionary<string, AnalyzedText> _texts = [];
    private readonly Dictionary<string, AnalyzedText> _contexts = [];

    /// <summary>The passage with its context.</summary>
    public AnalyzedText Of(Hit hit) => Find(_texts, hit, hit.Passage.SearchText);

    /// <summary>Title, file name and headings alone.</summary>
    public AnalyzedText ContextOf(Hit hit) => Find(_contexts, hit, hit.Document.DisplayTitle + "\n" + Path.GetFileNameWithoutExtension(hit.Document.Path) + "\n" + hit.Passage.Context);

    private AnalyzedText Find(Dictionary<string, AnalyzedText> known, Hit hit, string text)
    {
        if (!known.TryGetValue(hit.Passage.Id, out AnalyzedText? terms)) known[hit.Passage.Id] = terms = analyzer.Analyze(text, hit.Document.Language);
        return terms;
    }
}
