namespace Rag.Evals.Reader;

/// <summary>Texts as they are compared: their letters and digits alone, so that neither white space nor Markdown's marks matter.</summary>
internal static class Letters
{
    public static string Of(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether a text holds another one that has any letter at all.</summary>
    public static bool Holds(string letters, string other) => Of(other) is { Length: > 0 } wanted && letters.Contains(wanted, StringComparison.Ordinal);
}
