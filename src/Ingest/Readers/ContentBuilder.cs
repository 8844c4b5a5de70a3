using System.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers;

/// <summary>
/// Collects a document's text block by block. What it lets through is always storable: no control characters but tab and line feed, no lone
/// surrogates; and it is bounded by <see cref="ReadLimits.TextLength"/>.
/// </summary>
internal sealed class ContentBuilder(ReadLimits limits)
{
    private readonly StringBuilder text = new();
    private readonly List<Block> blocks = [];
    private readonly List<PageLine> lines = [];
    private readonly List<TextLink> links = [];
    private readonly List<Entry> entries = [];
    private Entry? entry;
    private Block? open;

    /// <summary>Where the next character goes.</summary>
    public int Length => text.Length;

    /// <summary>True where nothing has been written since the open block began.</summary>
    public bool AtBlockStart => open is null || text.Length == open.Start;

    /// <summary>The blocks ended so far.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    /// <summary>What was not taken into the text.</summary>
    public LeftOut LeftOut { get; } = new();

    /// <summary>Its bounds.</summary>
    public ReadLimits Limits => limits;

    /// <summary>An empty builder under the same limits, for a part that is put together before it is written.</summary>
    public ContentBuilder Part() => new(limits);

    /// <summary>The last characters of the open block, at most <paramref name="most"/>.</summary>
    public string Last(int most) => open is null ? ""
        : text.ToString(Math.Max(open.Start, text.Length - most), Math.Min(most, text.Length - open.Start));

    /// <summary>A character written before; may be replaced, so that places stay.</summary>
    public char this[int index] { get => text[index]; set => text[index] = value; }

    /// <summary>What was written since <paramref name="start"/>.</summary>
    public string TextFrom(int start) => text.ToString(start, text.Length - start);

    /// <summary>Begins a block, ending the one before.</summary>
    public void Open(BlockKind kind, int level = 0, int? page = null, string? label = null)
    {
        Close();
        if (blocks.Count > 0) text.Append(Gap(blocks[^1].Kind, kind));
        open = new Block(kind, text.Length, text.Length, level, page, label is { Length: > 200 } ? label[..200] : label);
    }

    /// <summary>Adds running text: white space collapses to one space, none at the block's start.</summary>
    public void Append(ReadOnlySpan<char> value)
    {
        foreach (char c in value)
        {
            if (!IsSpace(c)) Put(c);
            else if (!AtBlockStart && text[^1] is not (' ' or '\n' or '\t')) text.Append(' ');
        }
        Check();
    }

    /// <summary>Adds text as it stands, with line ends as line feeds.</summary>
    public void AppendVerbatim(ReadOnlySpan<char> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\r') { if (i + 1 == value.Length || value[i + 1] != '\n') text.Append('\n'); }
            else Put(value[i]);
        }
        Check();
    }

    /// <summary>A line break or the border of a cell; none at the block's start.</summary>
    public void Separate(char separator)
    {
        if (AtBlockStart && separator != '\t') return;
        while (text.Length > open!.Start && text[^1] == ' ') text.Length--;
        text.Append(separator);
    }

    /// <summary>Marks what was written since <paramref name="start"/> as a link.</summary>
    public void Link(int start, string target)
    {
        if (start < text.Length && target.Length is > 0 and < 4096) links.Add(new TextLink(start, text.Length, target));
    }

    /// <summary>Says where what was written since <paramref name="start"/> stands on its page.</summary>
    public void Line(int start, int page, float left, float top, float width, float height)
    {
        if (start < text.Length) lines.Add(new PageLine(page, start, text.Length, left, top, width, height));
    }

    /// <summary>Takes back the last character of the open block.</summary>
    public void RemoveLast()
    {
        if (AtBlockStart) return;
        text.Length--;
        // The line that ended with it ends before it.
        if (lines.Count > 0 && lines[^1].End > text.Length) lines[^1] = lines[^1] with { End = text.Length };
    }

    /// <summary>Gives the open block up with all that stands in it.</summary>
    public void Drop()
    {
        if (open is null) return;
        text.Length = open.Start;
        Close();
    }

    /// <summary>Ends the open block; one without visible text leaves no trace.</summary>
    public void Close()
    {
        if (open is null) return;
        int end = text.Length;
        while (end > open.Start && char.IsWhiteSpace(text[end - 1])) end--;
        text.Length = end;
        if (end > open.Start) blocks.Add(open with { End = end });
        else text.Length = blocks.Count > 0 ? blocks[^1].End : 0;
        open = null;
    }

    /// <summary>Begins a message, note or event with facts of its own, ending the one before.</summary>
    public void BeginEntry(DateTimeOffset? date = null, string? author = null, string? title = null)
    {
        EndEntry();
        entry = new Entry(text.Length, text.Length, date, DocumentFacts.Clean(author), DocumentFacts.Clean(title));
    }

    /// <summary>Ends it; one without visible text leaves no trace.</summary>
    public void EndEntry()
    {
        Close();
        if (entry is null) return;
        int start = entry.Start;
        while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        if (start < text.Length) entries.Add(entry with { Start = start, End = text.Length });
        entry = null;
    }

    /// <summary>A whole block of running text.</summary>
    public void Add(BlockKind kind, ReadOnlySpan<char> value, int level = 0, int? page = null, string? label = null)
    {
        Open(kind, level, page, label);
        Append(value);
        Close();
    }

    /// <summary>A whole block of preformatted lines.</summary>
    public void AddVerbatim(BlockKind kind, ReadOnlySpan<char> value, int level = 0, int? page = null, string? label = null)
    {
        Open(kind, level, page, label);
        AppendVerbatim(value);
        Close();
    }

    /// <summary>A whole table row; tabs and line feeds within a cell become spaces.</summary>
    public void AddRow(BlockKind kind, IReadOnlyList<string> cells, int? page = null, string? label = null)
    {
        Open(kind, 0, page, label);
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0) Separate('\t');
            Append(cells[i]);
        }
        Close();
    }

    /// <summary>Another document's content behind what there is; its pages are not this document's.</summary>
    public void Append(DocumentContent other, int? page)
    {
        int link = 0;
        foreach (Block block in other.Blocks)
        {
            Open(block.Kind, block.Level, page, block.Label);
            int shift = text.Length - block.Start;
            AppendVerbatim(other.Text.AsSpan(block.Start, block.End - block.Start));
            // The text of a document holds nothing that would be left out, so that all places move alike.
            for (; link < other.Links.Count && other.Links[link].Start < block.End; link++)
                links.Add(other.Links[link] with { Start = other.Links[link].Start + shift, End = other.Links[link].End + shift });
            Close();
        }
    }

    public DocumentContent Build()
    {
        EndEntry();
        return new DocumentContent(WithoutLoneSurrogates(text.ToString()), blocks, lines, links.FindAll(link => link.End <= text.Length)) { Entries = entries };
    }

    private void Put(char c)
    {
        if (c == '\u00AD') return; // soft hyphen: invisible unless the line breaks there
        text.Append(c is '\n' or '\t' || !char.IsControl(c) ? c : ' ');
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' or '\u00A0' or '\u0085' or '\u2028' or '\u2029';

    private static string Gap(BlockKind last, BlockKind next) =>
        next == BlockKind.TableRow || (next == BlockKind.ListItem && last == BlockKind.ListItem) ? "\n" : "\n\n";

    private void Check()
    {
        if (text.Length > limits.TextLength)
            throw new UnreadableException($"it holds more than {limits.TextLength / 1_000_000} million characters of text");
    }

    private static string WithoutLoneSurrogates(string value)
    {
        int at = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0) return value;
        return string.Create(value.Length, value, static (target, source) =>
        {
            source.CopyTo(target);
            for (int i = 0; i < target.Length; i++)
            {
                if (!char.IsSurrogate(target[i])) continue;
                if (i + 1 < target.Length && char.IsSurrogatePair(target[i], target[i + 1])) i++;
                else target[i] = '\uFFFD';
            }
        });
    }
}
