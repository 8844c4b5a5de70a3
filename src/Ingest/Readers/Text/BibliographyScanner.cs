using System.Text;

namespace Rag.Ingest.Readers.Text;

/// <summary>One entry.</summary>
/// <param name="Type">article, book and the like.</param>
/// <param name="Key">By which it is cited.</param>
/// <param name="Fields">In order; names in lower case, values as LaTeX prints them.</param>
internal sealed record BibliographyEntry(string Type, string Key, IReadOnlyList<(string Name, string Value)> Fields);

/// <summary>
/// The grammar of BibTeX (Patashnik, "BibTeXing", 1988): <c>@type{key, name = value # value, …}</c>, where a value stands in braces, in
/// quotation marks, is a number or the name of a string. What stands between entries is a comment.
/// </summary>
internal sealed class BibliographyScanner(string text)
{
    private const int LongestValue = 1_000_000;

    private readonly Dictionary<string, string> strings = new(StringComparer.OrdinalIgnoreCase);
    private int at;

    /// <summary>The next entry; null at the end.</summary>
    public BibliographyEntry? Next()
    {
        while ((at = text.IndexOf('@', at)) >= 0)
        {
            at++;
            string type = Word().ToLowerInvariant();
            Blanks();
            if (type.Length == 0 || at >= text.Length || text[at] is not ('{' or '(')) continue;
            char close = text[at++] == '{' ? '}' : ')';
            if (type is "comment" or "preamble") Skip(close);
            else if (type == "string") foreach ((string name, string value) in Fields(close)) strings[name] = value;
            else return new BibliographyEntry(type, Key(close), Fields(close));
        }
        at = text.Length;
        return null;
    }

    private string Key(char close)
    {
        int start = at;
        while (at < text.Length && text[at] is not (',' or '\n') && text[at] != close) at++;
        string key = text[start..at].Trim();
        if (at < text.Length && text[at] == ',') at++;
        return key;
    }

    private List<(string Name, string Value)> Fields(char close)
    {
        List<(string, string)> fields = [];
        while (true)
        {
            Blanks();
            while (at < text.Length && text[at] == ',') { at++; Blanks(); }
            if (at >= text.Length || text[at] == close)
            {
                at = Math.Min(text.Length, at + 1);
                return fields;
            }
            string name = Word().ToLowerInvariant();
            Blanks();
            // What is no field ends the entry; the next one is found by its sign.
            if (name.Length == 0 || at >= text.Length || text[at] != '=') return fields;
            at++;
            fields.Add((name, name is "url" or "doi" or "eprint" or "file" ? Value().Replace("\\", "", StringComparison.Ordinal)
                : LatexText.Plain(Value()).Trim()));
        }
    }

    private string Value()
    {
        var value = new StringBuilder();
        do
        {
            Blanks();
            if (at >= text.Length) break;
            if (text[at] == '{') value.Append(Braced());
            else if (text[at] == '"') value.Append(Quoted());
            else if (Word() is { Length: > 0 } word) value.Append(strings.GetValueOrDefault(word, word));
            else break;
            Blanks();
        }
        while (at < text.Length && text[at] == '#' && ++at > 0);
        return string.Join(' ', value.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private string Braced()
    {
        int start = ++at, depth = 1;
        for (; at < text.Length && at - start < LongestValue; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '{') depth++;
            else if (text[at] == '}' && --depth == 0) return text[start..at++];
        }
        at = Math.Min(at, text.Length);
        return text[start..at];
    }

    /// <summary>A quotation mark within braces is none.</summary>
    private string Quoted()
    {
        int start = ++at, depth = 0;
        for (; at < text.Length && at - start < LongestValue; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '{') depth++;
            else if (text[at] == '}') depth--;
            else if (text[at] == '"' && depth <= 0) return text[start..at++];
        }
        at = Math.Min(at, text.Length);
        return text[start..at];
    }

    private void Skip(char close)
    {
        for (int depth = 1; at < text.Length && depth > 0; at++)
        {
            if (text[at] is '{' or '(') depth++;
            else if (text[at] is '}' or ')' && (text[at] == close || depth > 1)) depth--;
        }
    }

    private string Word()
    {
        Blanks();
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '.' or ':' or '+' or '/' or '*')) at++;
        return text[start..at];
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }
}
