using System.Text.RegularExpressions;

namespace Rag.Evals.Reader;

/// <summary>One line of a file's answer, with those of its clauses alone whose facts are known.</summary>
internal static partial class FactText
{
    /// <summary>The sentences that are left, each with its facts; a clause without facts goes with the one after it, or else before it.</summary>
    /// <param name="line">Text in which facts stand in brackets after what they prove.</param>
    /// <param name="known">Tells whether a fact is known.</param>
    public static IReadOnlyList<Statement> Sentences(string line, Func<string, bool> known)
    {
        List<Statement> clauses = Clauses(line);
        List<Statement> sentences = [];
        bool open = false;
        for (int i = 0; i < clauses.Count; i++)
        {
            Statement clause = clauses[i];
            bool ends = EndOfSentence().IsMatch(clause.Text) || i == clauses.Count - 1;
            if (clause.Facts.All(known))
            {
                if (open) sentences[^1] = new Statement(sentences[^1].Text + clause.Text, [.. sentences[^1].Facts.Union(clause.Facts)]);
                else sentences.Add(clause with { Text = Beginning(clause.Text.TrimStart(' ', '–', '-', ';', ','), i > 0) });
                open = !ends;
            }
            else if (ends) open = false;
        }
        return [.. sentences.Select(sentence => sentence with { Text = Whole(sentence.Text) })];
    }

    private static List<Statement> Clauses(string line)
    {
        List<Statement> clauses = [];
        int at = 0;
        foreach (Match tags in Tags().Matches(line))
        {
            AddText(clauses, line[at..tags.Index], [.. Tag().Matches(tags.Value).Select(tag => tag.Groups[1].Value)]);
            at = tags.Index + tags.Length;
        }
        if (at < line.Length && clauses.Count > 0) clauses[^1] = clauses[^1] with { Text = clauses[^1].Text + line[at..] };
        return clauses;
    }

    /// <summary>Adds a clause; the marks that it begins with end the one before it.</summary>
    private static void AddText(List<Statement> clauses, string text, IReadOnlyList<string> facts)
    {
        int marks = clauses.Count == 0 ? 0 : text.TakeWhile(c => c is '.' or ',' or ';' or ':' or '!' or '?' or ')').Count();
        if (marks > 0) clauses[^1] = clauses[^1] with { Text = clauses[^1].Text + text[..marks] };
        clauses.Add(new Statement(text[marks..], facts));
    }

    /// <summary>What began amid a sentence begins one.</summary>
    private static string Beginning(string text, bool amid) => amid && text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    private static string Whole(string text)
    {
        text = text.Trim();
        string cut = text.TrimEnd(',', ';', ':', ' ', '–');
        return cut.Length == text.Length ? text : cut + ".";
    }

    [GeneratedRegex(@"\s*(?:\[f\d+\]\s?)*\[f\d+\]")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\[(f\d+)\]")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[.!?]\)?\s*$")]
    private static partial Regex EndOfSentence();
}

/// <summary>What a reader states in one go, and the facts that it rests on.</summary>
internal sealed record Statement(string Text, IReadOnlyList<string> Facts);
