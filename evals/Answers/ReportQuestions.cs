using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Data;

namespace Rag.Evals.Answers;

/// <summary>
/// Real files with questions about them, as in <c>docs/sec-10-q</c>: PDFs, and <c>qna_data.csv</c> with the columns Question, Source Docs (patterns of file
/// names) and Answer. The files go through the product's own readers.
/// </summary>
internal static partial class ReportQuestions
{
    /// <summary>Null where the folder holds no such table.</summary>
    public static async Task<QuestionSet?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (Directory.EnumerateFiles(folder, "qna_data.csv", SearchOption.AllDirectories).FirstOrDefault() is not { } table) return null;
        List<CorpusLine> corpus = await FileCorpus.ReadAsync(Path.GetDirectoryName(table)!, "*.pdf", cancellationToken);
        List<EvalQuestion> questions = [];
        foreach ((string question, string patterns, string answer) in Rows(table))
        {
            string[] names = [.. patterns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            string[] evidence = [.. corpus.Select(line => line.Id).Where(id => names.Any(name => FileSystemName.MatchesSimpleExpression(name.TrimEnd('*') + "*", Path.GetFileName(id))))];
            questions.Add(new EvalQuestion($"{questions.Count}", question, [answer, .. Figures(answer)], true, evidence, [], []));
        }
        return new QuestionSet(corpus, questions);
    }

    /// <summary>Numbers that tell a place: three digits or more, no years.</summary>
    private static IEnumerable<string> Figures(string answer) => Number().Matches(answer).Select(match => match.Value.TrimEnd('.', ','))
        .Where(number => number.Count(char.IsAsciiDigit) > 2 && !Year().IsMatch(number)).Distinct();

    private static List<(string Question, string Patterns, string Answer)> Rows(string table)
    {
        string text = File.ReadAllText(table);
        int at = 0, line = 1;
        List<string> header = CsvReader.Row(text, ',', ref at, ref line);
        int question = header.IndexOf("Question"), patterns = header.IndexOf("Source Docs"), answer = header.IndexOf("Answer");
        List<(string, string, string)> rows = [];
        while (at < text.Length)
        {
            List<string> row = CsvReader.Row(text, ',', ref at, ref line);
            if (row.Count == header.Count) rows.Add((row[question], row[patterns], row[answer]));
        }
        return rows;
    }

    [GeneratedRegex(@"\d[\d,.]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(19|20)\d\d$")]
    private static partial Regex Year();
}
