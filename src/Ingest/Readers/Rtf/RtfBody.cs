using System.Globalization;
using System.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>Follows the groups and controls, and hands text to where it belongs.</summary>
internal sealed class RtfBody(RtfParagraphs paragraphs)
{
    private const int DeepestGroup = 10_000;

    private readonly Stack<RtfGroup> groups = [];
    private readonly RtfEncodings encodings = new();
    private readonly Dictionary<int, int> headingByStyle = [];
    private readonly StringBuilder collected = new();
    private readonly Dictionary<string, int> created = [];
    private RtfGroup group = new();
    private (int Depth, int Start, string Target)? link;
    private int skip, definedFont, definedStyle;
    private bool ignorable;
    private char high;

    public string? Title { get; private set; }

    public string? Author { get; private set; }

    public DateTimeOffset? Created
    {
        get
        {
            int Part(string name, int least) => created.GetValueOrDefault(name, least);
            return DateTime.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{Part("yr", 0):0000}-{Part("mo", 1):00}-{Part("dy", 1):00} {Part("hr", 0):00}:{Part("min", 0):00}"),
                "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) && date.Year > 1900 ? new DateTimeOffset(date, TimeSpan.Zero) : null;
        }
    }

    public void Begin()
    {
        Flush();
        if (groups.Count == DeepestGroup) throw new UnreadableException($"it nests groups deeper than {DeepestGroup:N0}");
        groups.Push(group);
        ignorable = false;
    }

    public void End()
    {
        Flush();
        if (groups.Count == 0) return;
        RtfGroup ended = group;
        group = groups.Pop();
        if (ended.Destination != group.Destination) Leave(ended.Destination);
        if (link is { } open && groups.Count < open.Depth)
        {
            paragraphs.Link(open.Start, open.Target);
            link = null;
        }
    }

    public void Text(byte b)
    {
        ignorable = false;
        if (skip > 0) skip--;
        else if (group.Destination != RtfDestination.Nothing) encodings.Add(b);
    }

    public void Control(string word, int? number)
    {
        if (word == "*")
        {
            ignorable = true;
            return;
        }
        bool unknownGoes = ignorable;
        ignorable = false;
        if (skip > 0 && word != "u")
        {
            skip--;
            return;
        }
        Flush();
        if (RtfControls.Destination(word) is { } destination)
        {
            // A footnote within what goes nowhere goes nowhere too.
            if (group.Destination != RtfDestination.Nothing) group.Destination = destination;
            return;
        }
        if (unknownGoes && !RtfControls.IsTransparent(word)) group.Destination = RtfDestination.Nothing;
        else if (RtfControls.Character(word) is { } character) Put(character);
        else Apply(word, number);
    }

    public void Finish()
    {
        Flush();
        paragraphs.End();
    }

    private void Apply(string word, int? number)
    {
        switch (word)
        {
            case "u":
                Unicode((char)(ushort)(number ?? 0));
                skip = group.Fallback;
                break;
            case "uc": group.Fallback = Math.Clamp(number ?? 1, 0, 100); break;
            case "ansicpg": encodings.SetFile(number ?? 1252); break;
            case "mac": encodings.SetFile(10000); break;
            case "pc": encodings.SetFile(437); break;
            case "pca": encodings.SetFile(850); break;
            case "f" when group.Destination == RtfDestination.FontTable: definedFont = number ?? 0; break;
            case "f": group.Font = number ?? -1; break;
            case "fcharset" when group.Destination == RtfDestination.FontTable: encodings.SetFont(definedFont, number ?? 0); break;
            case "v": group.Hidden = number != 0; break;
            case "deleted": group.Deleted = number != 0; break;
            case "plain": (group.Hidden, group.Deleted, group.Font) = (false, false, -1); break;
            case "s" when group.Destination == RtfDestination.StyleSheet: definedStyle = number ?? 0; break;
            case "yr" or "mo" or "dy" or "hr" or "min" when group.Destination == RtfDestination.Created: created[word] = number ?? 0; break;
            default:
                if (group.Destination == RtfDestination.Body) Layout(word, number);
                break;
        }
    }

    private void Layout(string word, int? number)
    {
        switch (word)
        {
            case "par" or "sect" or "page": paragraphs.EndParagraph(); break;
            case "pard": paragraphs.Reset(); break;
            case "s": paragraphs.Heading = headingByStyle.GetValueOrDefault(number ?? 0); break;
            case "outlinelevel": paragraphs.Heading = number is >= 0 and < 6 ? number.Value + 1 : 0; break;
            case "ls": paragraphs.Bullet ??= ""; break;
            case "ilvl": paragraphs.ListLevel = Math.Clamp(number ?? 0, 0, 8); break;
            case "intbl": paragraphs.InTable = true; break;
            case "cell": paragraphs.EndCell(); break;
            case "nestcell" or "nestrow": paragraphs.Append(" "); break;
            case "row": paragraphs.EndRow(); break;
        }
    }

    /// <summary>UTF-16 units; two of them may make a character.</summary>
    private void Unicode(char unit)
    {
        if (char.IsHighSurrogate(unit)) high = unit;
        else if (char.IsLowSurrogate(unit) && high != 0)
        {
            Put($"{high}{unit}");
            high = '\0';
        }
        // Fonts of symbols are numbered in the private area; nobody can read those.
        else if (unit is < '\uE000' or > '\uF8FF' && !char.IsSurrogate(unit)) Put(unit.ToString());
    }

    private void Flush()
    {
        string text = encodings.Take(group.Font);
        if (text.Length > 0) Put(text);
    }

    private void Put(string text)
    {
        if (group.Hidden || group.Deleted) return;
        switch (group.Destination)
        {
            case RtfDestination.Body: paragraphs.Append(text); break;
            case RtfDestination.Footnote or RtfDestination.Comment: paragraphs.AppendNote(text); break;
            case RtfDestination.StyleSheet: NameStyle(text); break;
            case RtfDestination.Title or RtfDestination.Author or RtfDestination.ListText or RtfDestination.FieldInstruction: collected.Append(text); break;
        }
    }

    private void Leave(RtfDestination left)
    {
        string text = collected.ToString().Trim();
        switch (left)
        {
            case RtfDestination.Title: Title = text.Length > 0 ? text : null; break;
            case RtfDestination.Author: Author = text.Length > 0 ? text : null; break;
            case RtfDestination.ListText: paragraphs.Bullet = text; break;
            case RtfDestination.Footnote: paragraphs.EndNote(BlockKind.Paragraph, "footnote"); break;
            case RtfDestination.Comment: paragraphs.EndNote(BlockKind.Quote, "comment"); break;
            // The field's result follows within the group around this one.
            case RtfDestination.FieldInstruction when RtfControls.LinkTarget(text) is { } target: link = (groups.Count, paragraphs.Length, target); break;
        }
        if (left is RtfDestination.Title or RtfDestination.Author or RtfDestination.ListText or RtfDestination.FieldInstruction) collected.Clear();
    }

    private void NameStyle(string name)
    {
        ReadOnlySpan<char> level = name.AsSpan().Trim().TrimEnd(';');
        if (level.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(level[8..], CultureInfo.InvariantCulture, out int number))
            headingByStyle[definedStyle] = Math.Clamp(number, 1, 6);
    }
}
