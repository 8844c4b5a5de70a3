using System.Text;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Records;

/// <summary>
/// A line of a vCard (RFC 6350, section 3.3; version 2.1) or iCalendar file (RFC 5545, section 3.1): a name, parameters, a value. Unfolded, and decoded where it
/// is quoted-printable.
/// </summary>
/// <param name="Group">What groups lines of one thing ("item1"); empty for none.</param>
/// <param name="Name">In capitals.</param>
/// <param name="Parameters">In capitals, a name with its value or, in version 2.1, a bare value.</param>
/// <param name="Value">With its escapes.</param>
internal sealed record ContentLine(string Group, string Name, IReadOnlyList<string> Parameters, string Value)
{
    /// <summary>The value without escapes.</summary>
    public string Text => Unescape(Value);

    /// <summary>The parts of a structured value, without escapes.</summary>
    public IReadOnlyList<string> Fields
    {
        get
        {
            List<string> fields = [];
            int start = 0;
            for (int i = 0; i <= Value.Length; i++)
            {
                if (i < Value.Length && Value[i] == '\\') i++;
                else if (i == Value.Length || Value[i] == ';')
                {
                    fields.Add(Unescape(Value[start..Math.Min(i, Value.Length)]).Trim());
                    start = i + 1;
                }
            }
            if (start <= Value.Length && fields.Count == 0) fields.Add(Text);
            return fields;
        }
    }

    /// <summary>Whether its value is encoded bytes: a picture, a sound, a key.</summary>
    public bool IsBinary => Parameters.Any(p => p is "ENCODING=BASE64" or "ENCODING=B" or "BASE64") || Value.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The lines of a text; what is none is passed over.</summary>
    public static IEnumerable<ContentLine> In(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length;)
        {
            var line = new StringBuilder(lines[i++]);
            bool quoted = IsQuotedPrintable(line);
            while (i < lines.Length)
            {
                if (quoted && line.Length > 0 && line[^1] == '=') line.Append('\n').Append(lines[i++]);
                else if (lines[i].Length > 1 && lines[i][0] is ' ' or '\t') line.Append(lines[i++].AsSpan(1));
                else break;
            }
            if (Parse(line.ToString()) is { } parsed) yield return parsed;
        }
    }

    private static bool IsQuotedPrintable(StringBuilder line)
    {
        string head = line.ToString(0, Math.Min(line.Length, 200));
        int colon = head.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && head[..colon].Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
    }

    private static ContentLine? Parse(string line)
    {
        int colon = 0;
        for (bool quoted = false; colon < line.Length && (quoted || line[colon] != ':'); colon++)
            if (line[colon] == '"') quoted = !quoted;
        if (colon == 0 || colon >= line.Length) return null;
        string[] head = line[..colon].Split(';');
        int dot = head[0].IndexOf('.', StringComparison.Ordinal);
        string[] parameters = [.. head.Skip(1).Select(p => p.Trim().ToUpperInvariant())];
        string value = line[(colon + 1)..];
        if (parameters.Any(p => p is "QUOTED-PRINTABLE" or "ENCODING=QUOTED-PRINTABLE"))
        {
            byte[] bytes = Decoded(new MimeKit.Encodings.QuotedPrintableDecoder(), value);
            value = TextDecoder.Decode(bytes, parameters.FirstOrDefault(p => p.StartsWith("CHARSET=", StringComparison.Ordinal))?[8..]);
        }
        return new ContentLine(dot < 0 ? "" : head[0][..dot], head[0][(dot + 1)..].Trim().ToUpperInvariant(), parameters, value);
    }

    private static byte[] Decoded(MimeKit.Encodings.QuotedPrintableDecoder decoder, string value)
    {
        byte[] input = Encoding.Latin1.GetBytes(value), output = new byte[decoder.EstimateOutputLength(input.Length)];
        return output[..decoder.Decode(input, 0, input.Length, output)];
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length) text.Append(value[i]);
            else text.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
        }
        return text.ToString();
    }
}
