using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Text;

/// <summary>Reads LaTeX as its readers do, near enough: sections, paragraphs, lists; formulas as they are written, commands by their arguments.</summary>
internal sealed partial class LatexReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Latex;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string source = Comment().Replace(TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n"), "");
        string? Argument(string command) => Regex.Match(source, @"\\" + command + @"\s*(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) is { Success: true } match
            ? Plain(match.Groups[1].Value) : null;
        string? title = Argument("title");
        int begin = source.IndexOf(@"\begin{document}", StringComparison.Ordinal);
        string body = begin < 0 ? source : source[(begin + 16)..];
        var builder = new ContentBuilder(request.Limits);
        if (title is not null && begin >= 0) builder.Add(BlockKind.Heading, title, 1);
        int at = 0, list = 0;
        foreach (Match mark in Structure().Matches(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteText(body[at..mark.Index], builder, list);
            at = mark.Index + mark.Length;
            if (mark.Groups["level"].Success)
                builder.Add(BlockKind.Heading, Plain(mark.Groups["title"].Value), mark.Groups["level"].Value switch { "part" or "chapter" => 1, "section" => 2, "subsection" => 3, "subsubsection" => 4, _ => 5 });
            else if (mark.Groups["code"].Success) builder.AddVerbatim(BlockKind.Code, mark.Groups["code"].Value.Trim('\n'));
            else if (mark.Groups["begin"].Success) list = Math.Min(9, list + 1);
            else if (mark.Groups["end"].Success) list = Math.Max(0, list - 1);
        }
        WriteText(body[at..], builder, list);
        return new ReadDocument(builder.Build()) { MediaType = "application/x-tex", Title = title, Author = Argument("author") };
    }

    private static void WriteText(string text, ContentBuilder builder, int list)
    {
        string[] items = list > 0 ? Item().Split(text) : [text];
        for (int i = 0; i < items.Length; i++)
            foreach (string paragraph in BlankLine().Split(items[i]))
                builder.Add(list > 0 ? BlockKind.ListItem : BlockKind.Paragraph, Plain(paragraph), list);
    }

    /// <summary>Commands that print nothing go with their arguments, others leave them; formulas stay.</summary>
    private static string Plain(string text)
    {
        text = Silent().Replace(text, "");
        text = text.Replace(@"\\", " ", StringComparison.Ordinal).Replace('~', ' ').Replace("``", "“", StringComparison.Ordinal).Replace("''", "”", StringComparison.Ordinal).Replace("---", "—", StringComparison.Ordinal);
        text = Command().Replace(text, "");
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}') continue;
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '%' or '&' or '$' or '#' or '_' or '{' or '}') i++;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }

    [GeneratedRegex(@"(?<!\\)%.*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\(?<level>part|chapter|section|subsection|subsubsection|paragraph)\*?(?:\[[^\]]*\])?\{(?<title>(?:[^{}]|\{[^{}]*\})*)\}|\\begin\{(?:verbatim|lstlisting|minted)\}(?<code>.*?)\\end\{(?:verbatim|lstlisting|minted)\}|(?<begin>\\begin\{(?:itemize|enumerate|description)\}(?:\[[^\]]*\])?)|(?<end>\\end\{(?:itemize|enumerate|description)\})",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Structure();

    [GeneratedRegex(@"\\item\b(?:\[[^\]]*\])?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"\\(?:label|cite[a-z]*|ref|eqref|autoref|cref|includegraphics|input|include|usepackage|documentclass|bibliography|bibliographystyle|vspace|hspace|begin|end|newcommand|setlength|pagestyle|thispagestyle|centering|maketitle|footnotemark|color)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Silent();

    [GeneratedRegex(@"\\(?:text[a-z]{2}|emph|underline|footnote|url|href|mbox|textsc|title|author|caption|textcolor|large|Large|LARGE|huge|small|tiny|bf|it|tt|em|item|noindent|par|quad|qquad|newline|hline|toprule|midrule|bottomrule)\b\*?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Command();
}
