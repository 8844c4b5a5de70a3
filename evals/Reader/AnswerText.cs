using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>
/// A file's answer as a reader who knows some of its facts writes it: in the file's form, each statement followed by the numbers of its sources. Headings and
/// lead-ins are kept where something below them is. Not safe to share.
/// </summary>
/// <param name="known">Tells whether a fact is known.</param>
/// <param name="cite">Writes the numbers for some facts.</param>
internal sealed partial class AnswerText(Func<string, bool> known, Func<IReadOnlyList<string>, string> cite)
{
    private readonly StringBuilder _text = new();
    private readonly List<Statement> _statements = [];
    private readonly List<string> _pending = [];

    /// <summary>What was stated.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>Writes an answer; empty where none of its facts is known.</summary>
    public string Write(string answer)
    {
        string[] lines = answer.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, other => other.StartsWith("```", StringComparison.Ordinal));
                // No fact stands inside code: it rests on what is said of it below.
                Add(lines[i..(end + 1)], [.. Tag().Matches(answer).Select(tag => tag.Groups[1].Value).Distinct().Where(known)]);
                i = end;
            }
            else if (line.StartsWith('|')) Row(line, i + 1 < lines.Length && Separator().IsMatch(lines[i + 1]));
            else if (line.StartsWith('#'))
            {
                _pending.Clear();
                _pending.Add(line);
            }
            else if (line.Length == 0 || !Tag().IsMatch(line)) _pending.Add(line);
            else
            {
                Match mark = ListMark().Match(line);
                IReadOnlyList<Statement> sentences = FactText.Sentences(line[mark.Length..], known);
                if (sentences.Count == 0) continue;
                Begin(mark.Groups[1].Value + string.Join(' ', sentences.Select(sentence => $"{sentence.Text} {cite(sentence.Facts)}")));
                _statements.AddRange(sentences);
            }
        }
        return _text.ToString().Trim('\n');
    }

    private void Add(string[] block, IReadOnlyList<string> facts)
    {
        if (facts.Count == 0) return;
        Begin(string.Join('\n', block) + " " + cite(facts));
        _statements.Add(new Statement(string.Join('\n', block[1..^1]), facts));
    }

    private void Row(string line, bool isHeader)
    {
        if (isHeader || Separator().IsMatch(line) || !Tag().IsMatch(line))
        {
            _pending.Add(line);
            return;
        }
        List<string> cells = [];
        List<string> facts = [];
        foreach (string cell in line.Trim('|', ' ').Split(" | "))
        {
            bool stated = Tag().IsMatch(cell);
            IReadOnlyList<Statement> sentences = stated ? FactText.Sentences(cell, known) : [new Statement(cell, [])];
            cells.Add(sentences.Count == 0 ? "–" : string.Join(' ', sentences.Select(sentence => sentence.Text)));
            facts.AddRange(sentences.SelectMany(sentence => sentence.Facts).Except(facts));
        }
        if (facts.Count == 0) return;
        Begin($"| {string.Join(" | ", cells)} {cite(facts)} |");
        _statements.Add(new Statement(string.Join(" | ", cells), facts));
    }

    private void Begin(string line)
    {
        foreach (string before in _pending.Append(line)) _text.Append(before).Append('\n');
        _pending.Clear();
    }

    [GeneratedRegex(@"\[(f\d+)\]")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\|(?:\s*:?-+:?\s*\|)+\s*$")]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(\s*(?:- |\d+\. )?)(?:\[ \] )?")]
    private static partial Regex ListMark();
}
