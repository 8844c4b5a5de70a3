namespace Rag.Ingest.Readers.Marks;

/// <summary>Parts of a formula on one line, as people type them: 3/4, (a+b)/2, 10^-3, x_1, √(x+1).</summary>
internal static class Linear
{
    private const string Spaced = "=<>≤≥≠≈≡±∓→⇒⇔∈∉⊂⊆∪∩×÷";

    public static string Fraction(string above, string below) => $"{Group(above)}/{Group(below)}";

    public static string Raised(string of, string by) => Script(of, '^', by);

    public static string Lowered(string of, string by) => Script(of, '_', by);

    public static string Root(string degree, string of) => degree.Length == 0 ? $"√{Group(of)}" : $"root({degree}, {of})";

    /// <summary>In brackets, unless it is one number, name or bracket.</summary>
    public static string Group(string value)
    {
        value = value.Trim();
        return value.All(c => char.IsLetterOrDigit(c) || c is '.' or ',' or '_') || IsBracketed(value) ? value : $"({value})";
    }

    /// <summary>Signs that stand between two sides are set apart; invisible ones go.</summary>
    public static string Operator(string sign) => sign.Length == 1 && Spaced.Contains(sign[0], StringComparison.Ordinal) ? $" {sign} "
        : sign.Trim('\u2061', '\u2062', '\u2063', '\u2064');

    private static string Script(string of, char sign, string by)
    {
        by = by.Trim();
        if (by.Length == 0) return of;
        string what = of.Trim().Length > 1 && !of.Trim().All(char.IsLetterOrDigit) ? Group(of) : of.Trim();
        bool simple = by.TrimStart('-', '+', '−') is { Length: > 0 } rest && rest.All(c => char.IsLetterOrDigit(c) || c is '.');
        return $"{what}{sign}{(simple ? by.Replace('−', '-') : $"({by})")}";
    }

    private static bool IsBracketed(string value)
    {
        if (value.Length < 2 || value[0] != '(' || value[^1] != ')') return false;
        int depth = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '(') depth++;
            else if (value[i] == ')' && --depth == 0 && i + 1 < value.Length) return false;
        }
        return true;
    }
}
