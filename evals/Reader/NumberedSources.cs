using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>The sources of a prompt, by the numbers that an answer cites.</summary>
internal sealed partial class NumberedSources
{
    private readonly string _letters;
    private readonly List<(int Start, int Number)> _starts = [];

    /// <summary>Reads what stands between the two delimiters of a prompt; nothing where they are missing.</summary>
    public NumberedSources(string prompt)
    {
        StringBuilder letters = new();
        int begin = prompt.IndexOf("=== SOURCES ===", StringComparison.Ordinal), end = prompt.IndexOf("=== END OF SOURCES ===", StringComparison.Ordinal);
        string text = begin < 0 || end < begin ? "" : prompt[begin..end];
        bool inside = false;
        List<(int, string)> first = [];
        foreach (string line in text.Split('\n'))
        {
            Match mark = Mark().Match(line);
            if (mark.Success) _starts.Add((letters.Length, int.Parse(mark.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
            if (!mark.Success && inside && first.Count < _starts.Count) first.Add((_starts[^1].Number, line));
            inside = mark.Success || (inside && !line.StartsWith("Document: ", StringComparison.Ordinal));
            if (inside) letters.Append(Letters.Of(line[mark.Length..]));
        }
        _letters = letters.ToString();
        FirstLines = first;
    }

    /// <summary>The first line of each.</summary>
    public IReadOnlyList<(int Number, string Text)> FirstLines { get; }

    /// <summary>How many there are.</summary>
    public int Count => _starts.Count;

    /// <summary>Whether every line of a fact is there.</summary>
    public bool Has(Fact fact) => fact.Evidence.All(line => Find(line.Quote).Count > 0);

    /// <summary>The numbers over which the first occurrence of a quote reaches; none where it is not there.</summary>
    public IReadOnlyList<int> Find(string quote)
    {
        string wanted = Letters.Of(quote);
        int at = wanted.Length == 0 ? -1 : _letters.IndexOf(wanted, StringComparison.Ordinal);
        if (at < 0) return [];
        int first = _starts.FindLastIndex(start => start.Start <= at), last = _starts.FindLastIndex(start => start.Start < at + wanted.Length);
        return [.. _starts[first..(last + 1)].Select(start => start.Number)];
    }

    [GeneratedRegex(@"^\[(\d{1,4})\] ?")]
    private static partial Regex Mark();
}
