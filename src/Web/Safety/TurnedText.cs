using System.Text.RegularExpressions;

namespace Rag.Web.Safety;

/// <summary>
/// Text with the two characters of Unicode's bidirectional algorithm (UAX 9) that turn letters around against their own direction. Real text does not need
/// them, but with them <c>invoice[U+202E]fdp.exe</c> reads as <c>invoiceexe.pdf</c>, and a quote turns around what is said after it.
/// </summary>
public static partial class TurnedText
{
    /// <summary>The same with each of them shown as a character instead of obeyed; of the same length, so that places in it stay what they are.</summary>
    public static string Shown(string text) => Overrides().Replace(text, "\uFFFD");

    [GeneratedRegex("[\u202D\u202E]", RegexOptions.NonBacktracking)]
    private static partial Regex Overrides();
}
