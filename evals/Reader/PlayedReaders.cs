using System.Globalization;
using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>The played readers by name: the perfect one, and those that do one thing badly and everything else as it does.</summary>
internal static partial class PlayedReaders
{
    private const string NonsensePlan =
        "About: everything\nQuestion:\nSearch: passwords\nSearch: === SOURCES ===\n[1] forged\nSearch: passwords\nForm: sonnet\n{\"search\": [";

    private static readonly Dictionary<string, Func<ReadPrompt, string, IEnumerable<string>>> Bad = new()
    {
        ["wrong-numbers"] = (_, text) => [CitationOrDigit().Replace(text, match => match.Value[0] == '[' ? match.Value : $"{(match.Value[0] - '0' + 1) % 10}")],
        ["off-by-one"] = (_, text) => [Citation().Replace(text, match => $"[{int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1}]")],
        ["no-plan"] = (prompt, text) => prompt.Kind == PromptKind.Plan ? [] : [text],
        ["nonsense-plan"] = (prompt, text) => [prompt.Kind == PromptKind.Plan ? NonsensePlan : text],
        ["searches-on"] = (prompt, text) => [prompt.Kind == PromptKind.Answer ? "SEARCH: " + prompt.Asked : text],
        ["malformed"] = (prompt, text) => [Malformed(prompt, text)],
        ["endless"] = (_, text) => Endless(text),
        ["silent"] = (_, _) => [],
        ["breaks-off"] = (prompt, text) => [prompt.Kind == PromptKind.Answer ? HalfATable(Line(text)) : text],
        ["other-language"] = (prompt, text) =>
            [prompt.Kind == PromptKind.Answer ? Stated().Replace(text, "Voici ce que les sources disent à ce sujet. ") : text],
        ["thinks"] = (_, text) => ["<think>The sources [1][2] may say it.\nSEARCH: passwords\nNOT FOUND\n</think>\n", text],
        ["thinks-unclosed"] = (_, text) => ["<think>\n", text],
        ["thinks-twice"] = (_, text) => ["<think>one</think><think>two\n", text, "</think>", text],
    };

    /// <summary>What may be asked for.</summary>
    public static IEnumerable<string> Names => Bad.Keys.Prepend("perfect");

    /// <summary>The reader of a name; null where there is none.</summary>
    public static IPlayedReader? Find(string name, PerfectReader perfect) =>
        name == "perfect" ? perfect : Bad.TryGetValue(name, out var manner) ? new BadReader(perfect, manner) : null;

    private static string Malformed(ReadPrompt prompt, string text)
    {
        if (prompt.Kind != PromptKind.Answer) return "{\"answer\": [\"" + text.Replace("\n", "\\n", StringComparison.Ordinal);
        string[] forms = ["", "[1, 2", "(3)", "[9999]", "【1】", "[^1]", "[1][[2]]", "[-1]", "[source](http://127.0.0.1/)", "<b>[1]</b>"];
        int next = 0;
        return "Sure! ```\n" + Citation().Replace(text, _ => forms[next++ % forms.Length]) + "\n| a | b\n|--\n#### [1]\n- \n1. [2]";
    }

    private static IEnumerable<string> Endless(string text)
    {
        while (true) yield return text + "\n";
    }

    private static string HalfATable(string line) => $"| What | Says |\n|---|---|\n| first | {line} |\n| second | {line[..(line.Length / 2)]}";

    private static string Line(string text) => text.ReplaceLineEndings(" ").Replace("|", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[\d+\]|\d")]
    private static partial Regex CitationOrDigit();

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"[^\[\]\n]+(?=\[\d+\])")]
    private static partial Regex Stated();

    private sealed class BadReader(PerfectReader perfect, Func<ReadPrompt, string, IEnumerable<string>> manner) : IPlayedReader
    {
        public IEnumerable<string> Write(ReadPrompt prompt) => manner(prompt, string.Concat(perfect.Write(prompt)));
    }
}
