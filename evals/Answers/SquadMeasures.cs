using System.Text.RegularExpressions;

namespace Rag.Evals.Answers;

/// <summary>Token F1 and recall with SQuAD's normalisation (Rajpurkar et al. 2016, evaluate-v1.1.py); Chinese and Japanese by character.</summary>
internal static partial class SquadMeasures
{
    /// <summary>The best F1 over the gold answers.</summary>
    public static double F1(string answer, IReadOnlyList<string> gold) => gold.Count == 0 ? 0 : gold.Max(g =>
    {
        (int shared, int got, int wanted) = Overlap(answer, g);
        return shared == 0 ? 0 : 2.0 * shared / (got + wanted);
    });

    /// <summary>The largest share of a gold answer's tokens that the answer has.</summary>
    public static double Recall(string answer, IReadOnlyList<string> gold) => gold.Count == 0 ? 0 : gold.Max(g =>
    {
        (int shared, _, int wanted) = Overlap(answer, g);
        return wanted == 0 ? 0 : (double)shared / wanted;
    });

    /// <summary>Lower case, without punctuation and English articles, cut at white space.</summary>
    public static IReadOnlyList<string> Tokens(string text)
    {
        string plain = string.Concat(text.ToLowerInvariant().Where(c => !char.IsPunctuation(c) && !char.IsSymbol(c)));
        plain = Articles().Replace(Ideograph().Replace(plain, " $0 "), " ");
        return plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static (int Shared, int Got, int Wanted) Overlap(string answer, string gold)
    {
        IReadOnlyList<string> a = Tokens(answer), g = Tokens(gold);
        Dictionary<string, int> left = a.GroupBy(t => t).ToDictionary(t => t.Key, t => t.Count());
        int shared = 0;
        foreach (string token in g)
        {
            if (left.GetValueOrDefault(token) == 0) continue;
            left[token]--;
            shared++;
        }
        return (shared, a.Count, g.Count);
    }

    [GeneratedRegex(@"\b(a|an|the)\b")]
    private static partial Regex Articles();

    [GeneratedRegex(@"[\u3040-\u30ff\u3400-\u9fff]")]
    private static partial Regex Ideograph();
}
