using System.Text.RegularExpressions;

namespace Rag.Evals.Answers;

/// <summary>
/// Two questions asked as one ("Who leads Kestrel, and what is its deadline?"): each pair stands twice, once with the answer to its first half and once
/// with that to its second, so that answer recall is the share of halves that are answered.
/// </summary>
internal static partial class QuestionPairs
{
    /// <summary>Pairs of neighbours about one document, and of what those leave over.</summary>
    public static IReadOnlyList<EvalQuestion> Of(IReadOnlyList<EvalQuestion> questions)
    {
        List<EvalQuestion> left = [];
        List<(EvalQuestion First, EvalQuestion Second)> pairs = [];
        foreach (IGrouping<string, EvalQuestion> document in questions.Where(CanBeHalf).GroupBy(question => question.Evidence is [var first, ..] ? first : ""))
            pairs.AddRange(Pair([.. document], left));
        pairs.AddRange(Pair(left, []));
        return [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second }.Select(half => half with { Text = Join(pair.First.Text, pair.Second.Text) }))];
    }

    private static bool CanBeHalf(EvalQuestion question) =>
        question is { Answerable: true, Turns.Count: 0, Scope.Count: 0 } && QuestionWord().IsMatch(question.Text) && question.Text.Count(c => c == '?') == 1;

    private static IEnumerable<(EvalQuestion, EvalQuestion)> Pair(IReadOnlyList<EvalQuestion> questions, List<EvalQuestion> left)
    {
        if (questions.Count % 2 == 1) left.Add(questions[^1]);
        return questions.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1]));
    }

    private static string Join(string first, string second) => $"{first.TrimEnd('?', ' ')}, and {char.ToLowerInvariant(second[0])}{second[1..]}";

    [GeneratedRegex(@"^(who|what|when|where|why|how|which|whose)\b", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionWord();
}
