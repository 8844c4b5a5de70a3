using System.Text.RegularExpressions;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>A link to another note: [[Note#Heading|shown]], or an embed with an exclamation mark before it.</summary>
internal sealed class Wikilink : LeafInline
{
    /// <summary>What is linked, with its heading or block reference.</summary>
    public required string Target { get; init; }

    /// <summary>What is read in its place.</summary>
    public required string Shown { get; init; }
}

/// <summary>Teaches Markdig the wikilinks of Obsidian and Logseq.</summary>
internal sealed partial class WikilinkExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new Parser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    private sealed partial class Parser : InlineParser
    {
        private const int LongestLink = 1000;

        public Parser() => OpeningCharacters = ['[', '!'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            int start = slice.Start + (slice.CurrentChar == '!' ? 1 : 0);
            ReadOnlySpan<char> rest = slice.Text.AsSpan(start, slice.End - start + 1);
            if (!rest.StartsWith("[[")) return false;
            rest = rest[2..Math.Min(rest.Length, LongestLink)];
            int end = rest.IndexOf("]]");
            if (end <= 0) return false;
            ReadOnlySpan<char> inner = rest[..end];
            if (inner.ContainsAny('\n', '[')) return false;
            // In a table the bar before the shown text is escaped.
            int bar = inner.IndexOf('|');
            string target = (bar < 0 ? inner : inner[..bar]).Trim().TrimEnd('\\').ToString();
            string shown = bar < 0 ? DefaultName(target) : inner[(bar + 1)..].Trim().ToString();
            if (target.Length == 0) return false;
            // ![[map.png|300]] says how large the picture is shown.
            if (slice.CurrentChar == '!' && PictureSize().IsMatch(shown)) shown = DefaultName(target);
            processor.Inline = new Wikilink { Target = target, Shown = shown.Length == 0 ? target : shown };
            slice.Start = start + 2 + end + 2;
            return true;
        }

        [GeneratedRegex(@"^\d+(?:x\d+)?$", RegexOptions.CultureInvariant, 1000)]
        private static partial Regex PictureSize();

        /// <summary>Obsidian shows Note#Heading as Note &gt; Heading, and a block reference as the note alone.</summary>
        private static string DefaultName(string target)
        {
            int block = target.IndexOf("#^", StringComparison.Ordinal);
            string name = block > 0 ? target[..block] : target;
            return name.TrimStart('#').Replace("#", " > ", StringComparison.Ordinal);
        }
    }
}
