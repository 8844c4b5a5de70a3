using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>A sentence of a found passage at its exact place. Immutable.</summary>
/// <param name="Hit">The passage that it was found in.</param>
/// <param name="Rank">0-based rank of that passage.</param>
/// <param name="Start">First UTF-16 unit in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Text">The exact characters there.</param>
/// <param name="Page">1-based page, where the format has pages.</param>
/// <param name="Kind">The kind of block that it stands in.</param>
/// <param name="Terms">Its terms in the language of its document.</param>
internal sealed record SourceSentence(
    Hit Hit, int Rank, int Start, int End, string Text, int? Page, BlockKind Kind, AnalyzedText Terms)
{
    /// <summary>The most words between which a cell gives a value; what has more is running text.</summary>
    private const int LongestCell = 8;

    /// <summary>The sentence before it in the same passage, if any.</summary>
    public SourceSentence? Previous { get; init; }

    /// <summary>Its distinct words, lower case and without diacritics.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The whole text of its document.</summary>
    public string DocumentText { get; init; } = "";

    /// <summary>The heading, or the header of the table, that it stands below in the same passage, if any.</summary>
    public SourceSentence? Above { get; init; }

    /// <summary>The heading that it stands below, if that is what stands above it.</summary>
    public SourceSentence? Heading => Above is { Kind: BlockKind.Heading } ? Above : null;

    /// <summary>The header of the table whose row it is, if it is one with a header.</summary>
    public SourceSentence? TableHeader => Kind is BlockKind.TableRow && Above is { Kind: BlockKind.TableHeader } ? Above : null;

    /// <summary>Whether its first word stands for something that the sentence before it names.</summary>
    public bool RefersBack => Previous is not null && Kind is not (BlockKind.Heading or BlockKind.TableRow or BlockKind.TableHeader or BlockKind.Code)
        && BackReference.Begins(Text);

    /// <summary>
    /// Whether it is a line that need not name what it speaks of: a table's row, a list's item, a property ("rating: 7"). Title, headings and
    /// header say it in its place.
    /// </summary>
    public bool IsRecord => (Kind is BlockKind.TableRow && !IsNote) || Kind is BlockKind.ListItem || IsProperty;

    /// <summary>Whether a table's row is a note to it ("(1) | Products net sales include …"): a mark and running text.</summary>
    private bool IsNote => Text.Split('\t', '|') is [var mark, var said] && mark.Trim().Length <= 4 && said.AsSpan().Count(' ') >= LongestCell;

    /// <summary>A table's row with the cells at its ends that are empty, which are no part of a sentence.</summary>
    public string AllCells
    {
        get
        {
            int start = Start, end = End;
            while (start > 0 && DocumentText[start - 1] == '\t') start--;
            while (end < DocumentText.Length && DocumentText[end] == '\t') end++;
            return DocumentText[start..end];
        }
    }

    /// <summary>Whether it is a line that gives a property ("rating: 7").</summary>
    public bool IsProperty => Kind is BlockKind.Paragraph && PropertyLine.Begins(Text, 0, Text.Length);

    /// <summary>The sentence before and this one as one range, the characters between them included.</summary>
    public SourceSentence WithPrevious() => Previous is not { } before ? this : From(before);

    /// <summary>All from an earlier sentence of its passage up to this one as one range.</summary>
    public SourceSentence From(SourceSentence before)
    {
        Dictionary<string, int> counts = new(before.Terms.Counts);
        foreach ((string term, int count) in Terms.Counts) counts[term] = counts.GetValueOrDefault(term) + count;
        string text = Hit.Passage.Text[(before.Start - Hit.Passage.Start)..(End - Hit.Passage.Start)];
        return this with { Start = before.Start, Text = text, Page = before.Page, Terms = new AnalyzedText(counts, before.Terms.Length + Terms.Length), Previous = before.Previous };
    }

    /// <summary>Names its place: sentences of overlapping passages that are the same have the same.</summary>
    public string Place => $"{Hit.Document.Id}:{Start}-{End}";
}
