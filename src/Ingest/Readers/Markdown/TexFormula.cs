using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>A formula between \( and \), between \[ and \], or in an environment, as it is written.</summary>
internal sealed class TexFormula : LeafInline
{
    public required string Text { get; init; }
}

/// <summary>Teaches Markdig the formulas that begin with a backslash; those between dollar signs it knows.</summary>
internal sealed class TexFormulaExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.InsertBefore<EscapeInlineParser>(new Parser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    private sealed class Parser : InlineParser
    {
        private const int Longest = 4000;

        public Parser() => OpeningCharacters = ['\\'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            ReadOnlySpan<char> rest = slice.Text.AsSpan(slice.Start, Math.Min(Longest, slice.End - slice.Start + 1));
            int end = rest switch
            {
                ['\\', '(', ..] => Written(rest, @"\)"),
                ['\\', '[', ..] => Written(rest, @"\]"),
                _ when rest.StartsWith(@"\begin{") => Environment(rest),
                _ => -1,
            };
            if (end < 0) return false;
            processor.Inline = new TexFormula { Text = rest[..end].ToString() };
            slice.Start += end;
            return true;
        }

        /// <summary>In Markdown an escaped bracket is a bracket: only what looks like TeX is a formula.</summary>
        private static int Written(ReadOnlySpan<char> rest, string close)
        {
            int end = Behind(rest, close);
            return end > 4 && (end == 5 || rest[2..(end - 2)].IndexOfAny(@"\^_=") >= 0) ? end : -1;
        }

        private static int Environment(ReadOnlySpan<char> rest)
        {
            int name = rest.IndexOf('}');
            return name < 8 ? -1 : Behind(rest, $@"\end{{{rest[7..name]}}}");
        }

        private static int Behind(ReadOnlySpan<char> rest, string close)
        {
            int at = rest[2..].IndexOf(close);
            return at < 0 ? -1 : at + 2 + close.Length;
        }
    }
}
