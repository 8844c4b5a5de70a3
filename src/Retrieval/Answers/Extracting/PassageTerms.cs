using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>The terms of found passages, analysed once for all who ask. Not safe to share between threads.</summary>
internal sealed class PassageTerms(TextAnalyzer analyzer)
{
    private readonly Dictionary<string, AnalyzedText> _texts = [];
    private readonly Dictionary<string, AnalyzedText> _contexts = [];
    private readonly Dictionary<(string, string?), (AnalyzedText, IReadOnlyList<string>)> _above = [];

    /// <summary>The passage with its context.</summary>
    public AnalyzedText Of(Hit hit) => Find(_texts, hit, hit.Passage.SearchText);

    /// <summary>Title, file name and headings alone.</summary>
    public AnalyzedText ContextOf(Hit hit) => Find(_contexts, hit, Context(hit));

    /// <summary>What a record says together with what stands above it.</summary>
    public (AnalyzedText Terms, IReadOnlyList<string> Words) WithAbove(SourceSentence sentence)
    {
        if (!_above.TryGetValue((sentence.Hit.Passage.Id, sentence.Above?.Place), out (AnalyzedText Terms, IReadOnlyList<string> Words) above))
        {
            string text = Context(sentence.Hit) + "\n" + sentence.Above?.Text;
            _above[(sentence.Hit.Passage.Id, sentence.Above?.Place)] = above = (analyzer.Analyze(SpelledDates.AddTo(text), sentence.Hit.Document.Language), SimilarWords.Of(text));
        }
        Dictionary<string, int> counts = new(sentence.Terms.Counts);
        foreach (string term in above.Terms.Counts.Keys) counts.TryAdd(term, 1);
        return (new AnalyzedText(counts, sentence.Terms.Length), [.. sentence.Words, .. above.Words]);
    }

    private static string Context(Hit hit) => DocumentNames.Of(hit.Document) + "\n" + hit.Passage.Context;

    private AnalyzedText Find(Dictionary<string, AnalyzedText> known, Hit hit, string text)
    {
        if (!known.TryGetValue(hit.Passage.Id, out AnalyzedText? terms)) known[hit.Passage.Id] = terms = analyzer.Analyze(SpelledDates.AddTo(text), hit.Document.Language);
        return terms;
    }
}
