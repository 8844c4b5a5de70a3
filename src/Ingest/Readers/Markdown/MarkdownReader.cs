using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;
using Block = Rag.Retrieval.Documents.Block;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Reads notes: CommonMark, GitHub's tables and task lists, footnotes, and what Obsidian and Logseq add.</summary>
internal sealed partial class MarkdownReader : IDocumentReader
{
    // Shown by the page in other ways, or of no meaning to a reader.
    private static readonly HashSet<string> Unshown = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "tag", "tags", "alias", "aliases", "cssclass", "cssclasses", "publish", "permalink", "id", "uid", "layout", "lang",
        "excalidraw-plugin", "created", "date created", "creation date", "modified", "updated", "date modified", "last modified",
    };

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseTaskLists().UseEmphasisExtras().UseFootnotes().UseAutoLinks().UseMathematics().UseDefinitionLists()
        .Use<WikilinkExtension>().Use<TexFormulaExtension>()
        .Build();

    public bool CanRead(FileKind kind) => kind == FileKind.Markdown;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string source = TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n");
        (Frontmatter properties, int bodyStart) = Frontmatter.Split(source);
        var builder = new ContentBuilder(request.Limits);
        var walker = new MarkdownWalker(builder, cancellationToken);
        WriteProperties(properties, builder, walker);
        bool isDrawing = Excalidraw.Is(properties);
        if (isDrawing) builder.LeftOut.Say("the drawing is left out but for its words");
        NoteSyntax note = NoteSyntax.Parse(isDrawing ? Excalidraw.Words(source[bodyStart..]) : source[bodyStart..]);
        Parse(note.Body, builder, walker);
        DocumentContent content = builder.Build();
        string? Logseq(string name) => note.Properties.FirstOrDefault(p => p.Key == name).Value;
        return new ReadDocument(content)
        {
            MediaType = "text/markdown",
            Title = properties.Value("title") ?? Logseq("title") ?? FirstHeading(content),
            Author = string.Join(", ", properties.Values("author", "authors").Select(PlainValue)),
            Tags = [.. properties.Values("tags", "tag").SelectMany(SplitTags).Concat(SplitTags(Logseq("tags") ?? "")).Concat(note.Tags).Distinct(StringComparer.OrdinalIgnoreCase)],
            Aliases = [.. properties.Values("aliases", "alias").Concat(SplitList(Logseq("alias") ?? Logseq("aliases") ?? "")).Distinct()],
            Links = [.. walker.Links.Distinct()],
            Notice = builder.LeftOut.Notice,
            Language = properties.Value("lang", "language") is { Length: 2 } language ? language.ToLowerInvariant() : null,
            Date = DocumentFacts.ParseDate(properties.Value("date", "excalidraw-plugin", "created", "date created", "creation date", "day", "published", "start")) ?? DocumentFacts.ParseDate(Logseq("date")),
        };
    }

    /// <summary>Writes Markdown that is part of another document.</summary>
    public static void Write(string source, ContentBuilder builder, CancellationToken cancellationToken) =>
        Parse(source, builder, new MarkdownWalker(builder, cancellationToken));

    /// <summary>Markdown that is nested beyond all sense (the parser refuses it) is read as the plain text that it is.</summary>
    private static void Parse(string body, ContentBuilder builder, MarkdownWalker walker)
    {
        MarkdownDocument? document = null;
        try
        {
            if (!DeepItem().IsMatch(body)) document = Markdig.Markdown.Parse(body, Pipeline);
        }
        catch (ArgumentException)
        {
        }
        if (document is null) PlainText.Write(body, builder);
        else walker.Write(document);
    }

    /// <summary>The properties stand at the note's top, as its program shows them: they often hold what is asked for (rating, author, year).</summary>
    private static void WriteProperties(Frontmatter properties, ContentBuilder builder, MarkdownWalker walker)
    {
        foreach ((string name, List<string> values) in properties.Properties)
        {
            foreach (string value in values)
                foreach (Match link in Link().Matches(value)) walker.AddLink(link.Groups[1].Value);
            if (Unshown.Contains(name) || values.Count == 0) continue;
            string shown = string.Join(", ", values.Select(PlainValue).Where(v => v.Length > 0));
            if (shown.Length > 0) builder.Add(BlockKind.ListItem, $"{name}: {shown}", level: 1);
        }
    }

    private static string? FirstHeading(DocumentContent content)
    {
        // A heading further down names a section, not the document.
        Block? heading = content.Blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 })
            ?? content.Blocks.FirstOrDefault(b => b.Kind != BlockKind.ListItem) switch { { Kind: BlockKind.Heading } first => first, _ => null };
        return heading is null ? null : content.Text[heading.Start..heading.End];
    }

    private static string PlainValue(string value) =>
        Link().Replace(value, m => m.Groups[2].Success ? m.Groups[2].Value : m.Groups[1].Value).Trim();

    private static IEnumerable<string> SplitTags(string value) =>
        value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(t => t.TrimStart('#').Trim('[', ']')).Where(t => t.Length > 0);

    private static IEnumerable<string> SplitList(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(PlainValue);

    /// <summary>An item of a list hundreds of levels deep: the parser's time grows with the square of them.</summary>
    [GeneratedRegex(@"^ {500,}[-*+] ", RegexOptions.Multiline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex DeepItem();

    [GeneratedRegex(@"\[\[([^\[\]|#\n]+)(?:#[^\[\]|\n]*)?(?:\|([^\[\]\n]+))?\]\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}
