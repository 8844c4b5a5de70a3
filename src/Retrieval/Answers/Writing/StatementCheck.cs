using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>Compares statements with what was read. Pure; safe to call from any thread.</summary>
internal sealed class StatementCheck(TextAnalyzer analyzer)
{
    /// <summary>Checks one statement.</summary>
    public CheckedStatement Check(Statement statement, ReadingList reading)
    {
        if (statement.IsLead) return new CheckedStatement(statement, null, null, []);
        HashSet<string> words = [.. analyzer.Analyze(statement.Text, null).Counts.Keys];
        IEnumerable<ReadSource> cited = statement.Numbers.Count > 0 ? statement.Numbers.Select(n => reading.Sources[n - 1]) : reading.Sources;
        List<SourceSentence> best = [.. cited.Select(source => source.Sentences.MaxBy(s => s.Terms.Counts.Keys.Count(words.Contains))).OfType<SourceSentence>().Take(statement.Numbers.Count > 0 ? 6 : 1)];
        return new CheckedStatement(statement, Mark.Agrees, null, best);
    }
}
