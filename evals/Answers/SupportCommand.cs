using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Evals.Answers;

/// <summary>
/// The curve of the support check: question and gold answer make a statement; its source supports it. The sentence beside the source, another
/// answer of the same kind in the statement, and a negation in it do not.
/// </summary>
internal static partial class SupportCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        TextAnalyzer analyzer = new();
        foreach (string folder in args)
        {
            QuestionSet set = await QuestionSet.ReadAsync(folder, cancellationToken);
            List<(string Kind, Comparison Outcome)> pairs = [.. set.Questions.SelectMany(question => Pairs(question, set, analyzer))];
            Console.WriteLine($"{Path.GetFileName(folder)}: {pairs.Count(p => p.Kind == "source")} statements");
            foreach (double least in new[] { 0.4, 0.5, 0.6, 0.7, 0.8 })
            {
                double Share(string kind) => pairs.Where(p => p.Kind == kind).Select(p => p.Outcome.Contradiction is null && p.Outcome.Wording >= least && p.Outcome.Brought >= SupportCheck.Said ? 1.0 : 0).DefaultIfEmpty().Average();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  wording {least:F1}: passes with its source {Share("source"):F3}; with the sentence beside it {Share("beside"):F3}, with another answer {Share("altered"):F3}, negated {Share("negated"):F3}"));
            }
        }
        return 0;
    }

    private static IEnumerable<(string, Comparison)> Pairs(EvalQuestion question, QuestionSet set, TextAnalyzer analyzer)
    {
        if (question.Answers is not [{ Length: > 1 } answer, ..] || question.Evidence is not [var id, ..]) yield break;
        if (set.Corpus.FirstOrDefault(line => line.Id == id) is not { } line || answer.Contains('\n')) yield break;
        List<SourceSentence> sentences = Sentences(line, analyzer);
        int gold = sentences.FindIndex(s => s.Text.Contains(answer, StringComparison.Ordinal));
        if (gold < 0 || sentences.Count < 2) yield break;
        string statement = Statement(question.Text, answer);
        yield return ("source", new SourceComparison(statement, question.Text, analyzer, _ => 1).With([sentences[gold]]));
        SourceSentence beside = sentences[gold > 0 ? gold - 1 : 1];
        if (!beside.Text.Contains(answer, StringComparison.Ordinal)) yield return ("beside", new SourceComparison(statement, question.Text, analyzer, _ => 1).With([beside]));
        AnswerType type = AnswerTypes.Of(question.Text);
        string? other = sentences.Where((_, i) => i != gold).SelectMany(s => AnswerTypes.Candidates(type, s.Text, question.Text).Select(range => s.Text[range]))
            .FirstOrDefault(text => !sentences[gold].Text.Contains(text, StringComparison.OrdinalIgnoreCase));
        if (other is not null) yield return ("altered", new SourceComparison(Statement(question.Text, other), question.Text, analyzer, _ => 1).With([sentences[gold]]));
        yield return ("negated", new SourceComparison(Facts.IsNegated(statement) ? Negation().Replace(statement, "") : "It is not true: " + statement, question.Text, analyzer, _ => 1).With([sentences[gold]]));
    }

    private static string Statement(string question, string answer) => WhWord().Replace(question.TrimEnd('?', ' '), "", 1).Trim() + " " + answer + ".";

    private static List<SourceSentence> Sentences(CorpusLine line, TextAnalyzer analyzer)
    {
        string? language = LanguageDetector.Detect(line.Text);
        var document = new Document { Id = line.Id, Path = "/", Folder = "/", State = DocumentState.Indexed, Language = language };
        var passage = new Passage { Id = line.Id, DocumentId = line.Id, Ordinal = 0, Start = 0, End = line.Text.Length, Text = line.Text, TextHash = "" };
        var hit = new Hit(passage, document, new Scores(null, null, 1, null));
        List<SourceSentence> sentences = [];
        foreach ((int start, int end) in SentenceSplitter.Split(line.Text, 0, line.Text.Length, []))
        {
            string text = line.Text[start..end];
            sentences.Add(new SourceSentence(hit, 0, start, end, text, null, BlockKind.Paragraph, analyzer.Analyze(text, language)) { Previous = sentences.LastOrDefault() });
        }
        return sentences;
    }

    [GeneratedRegex(@"\b(what|which|who|whom|when|where|how many|how much|how|why|welche[mnrs]?|wer|wann|wo|wie viele|wie|was|qué|quién|cuándo|dónde|cuántos|cuántas|cómo|cuál)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WhWord();

    [GeneratedRegex(@"\b(not|never|no|nicht|kein\w*)\b|n't\b", RegexOptions.IgnoreCase)]
    private static partial Regex Negation();
}
