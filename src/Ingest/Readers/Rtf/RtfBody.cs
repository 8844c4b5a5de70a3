using System.Globalization;
using System.Text;
using Rag.Ingest.Readers.Marks;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>Follows the groups and controls, and hands text to where it belongs.</summary>
internal sealed class RtfBody(RtfParagraphs paragraphs, LeftOut leftOut)
{
    private const int DeepestGroup = 10_000;

    private readonly Stack<RtfGroup> groups = [];
    private readonly RtfEncodings encodings = new();
    private readonly Dictionary<int, int> headingByStyle = [];
    private readonly StringBuilder collected = new();
    private readonly Dictionary<int, string> fonts = [];
    private readonly Dictionary<string, int> formField = [];
    private readonly RtfShifted shifted = new(paragraphs);
    private readonly RtfInfo info = new();
    private int footnotes;
    private bool continuesAbove, continuesLeft, wasStruck;
    private RtfGroup group = new();
    private (int Depth, int Start, string Target)? link;
    private int skip, definedFont, definedStyle;
    private bool ignorable;
    private char high;

    /// <summary>What the file tells of itself.</summary>
    public RtfInfo Info => info;

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
        shifted.End();
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
            case "strike" or "striked": group.Struck = number != 0; break;
            case "super": group.Shift = number == 0 ? 0 : 1; break;
            case "sub": group.Shift = number == 0 ? 0 : -1; break;
            case "up": group.Shift = number == 0 ? 0 : 1; break;
            case "dn": group.Shift = number == 0 ? 0 : -1; break;
            case "nosupersub": group.Shift = 0; break;
            case "plain": (group.Hidden, group.Deleted, group.Struck, group.Shift, group.Font) = (false, false, false, 0, -1); break;
            case "fftype" or "ffres" or "ffdefres" when group.Destination == RtfDestination.FormField: formField[word] = number ?? 0; break;
            case "chftn" when group.Destination == RtfDestination.Body: shifted.Note($"[{footnotes + 1}]"); break;
            case "chftn" when group.Destination == RtfDestination.Footnote: paragraphs.AppendNote($"[{footnotes + 1}] "); break;
            case "par" or "line" when group.Destination == RtfDestination.Margin: paragraphs.AppendNote("\n"); break;
            case "s" when group.Destination == RtfDestination.StyleSheet: definedStyle = number ?? 0; break;
            case "yr" or "mo" or "dy" or "hr" or "min" when group.Destination == RtfDestination.Created: info.SetCreated(word, number ?? 0); break;
            default:
                if (group.Destination == RtfDestination.Body) Layout(word, number);
                break;
        }
    }

    private void Layout(string word, int? number)
    {
        if (word is "par" or "sect" or "page" or "cell" or "row" or "nestcell" or "nestrow") shifted.End();
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
            case "nestcell": paragraphs.EndNestedCell(); break;
            case "nestrow": paragraphs.EndNestedRow(); break;
            case "row": paragraphs.EndRow(); break;
            case "trowd": paragraphs.DefineRow(); break;
            case "trhdr": paragraphs.MarkHeaderRow(); break;
            case "trleft": paragraphs.StartRowAt(number ?? 0); break;
            case "clvmrg": continuesAbove = true; break;
            case "clmrg": continuesLeft = true; break;
            case "cellx":
                paragraphs.DefineCell(new RtfCell(number ?? 0, continuesAbove, continuesLeft));
                continuesAbove = continuesLeft = false;
                break;
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
        // Fonts of symbols are numbered in the private area.
        else if (unit is >= '\uE000' and <= '\uF8FF') Put(SymbolFonts.Sign(Font, unit) ?? "");
        else if (!char.IsSurrogate(unit)) Put(unit.ToString());
    }

    private void Flush()
    {
        string text = encodings.Take(group.Font);
        if (text.Length > 0) Put(group.Destination == RtfDestination.FontTable ? text : SymbolFonts.Text(Font, text));
    }

    private void Put(string text)
    {
        if (group.Hidden || group.Deleted) return;
        bool isBody = group.Destination is RtfDestination.Body or RtfDestination.Footnote;
        if (group.Struck && isBody && !wasStruck && text.Trim().Length > 0) leftOut.Struck();
        wasStruck = group.Struck && isBody;
        if (wasStruck) return;
        switch (group.Destination)
        {
            case RtfDestination.Body when group.Shift != 0: shifted.Append(text, group.Shift); break;
            case RtfDestination.Body:
                shifted.End(text);
                paragraphs.Append(text);
                break;
            case RtfDestination.FontTable: fonts[definedFont] = fonts.GetValueOrDefault(definedFont) + text.TrimEnd(';'); break;
            case RtfDestination.Footnote or RtfDestination.Comment or RtfDestination.Margin: paragraphs.AppendNote(text); break;
            case RtfDestination.StyleSheet: NameStyle(text); break;
            case RtfDestination.Title or RtfDestination.Author or RtfDestination.ListText or RtfDestination.FieldInstruction: collected.Append(text); break;
        }
    }

    private void Leave(RtfDestination left)
    {
        string text = collected.ToString().Trim();
        switch (left)
        {
            case RtfDestination.Title: info.Title = text.Length > 0 ? text : null; break;
            case RtfDestination.Author: info.Author = text.Length > 0 ? text : null; break;
            case RtfDestination.ListText: paragraphs.Bullet = text; break;
            case RtfDestination.Footnote:
                footnotes++;
                paragraphs.EndNote(BlockKind.Paragraph, "footnote");
                break;
            case RtfDestination.Margin: paragraphs.EndMargin(); break;
            case RtfDestination.FormField: EndFormField(); break;
            case RtfDestination.Comment: paragraphs.EndNote(BlockKind.Quote, "comment"); break;
            // The field's result follows within the group around this one.
            case RtfDestination.FieldInstruction when RtfControls.LinkTarget(text) is { } target: link = (groups.Count, paragraphs.Length, target); break;
            case RtfDestination.FieldInstruction when RtfControls.SymbolOf(text) is { } sign: paragraphs.Append(sign); break;
        }
        if (left is RtfDestination.Title or RtfDestination.Author or RtfDestination.ListText or RtfDestination.FieldInstruction) collected.Clear();
    }

    private string? Font => fonts.GetValueOrDefault(group.Font);

    /// <summary>A check box (<c>\fftype1</c>): its state, or as it was before anybody filled it in (25).</summary>
    private void EndFormField()
    {
        if (formField.GetValueOrDefault("fftype") == 1)
        {
            int state = formField.GetValueOrDefault("ffres", 25);
            paragraphs.Append((state == 25 ? formField.GetValueOrDefault("ffdefres") : state) == 1 ? "☑ " : "☐ ");
        }
        formField.Clear();
    }

    private void NameStyle(string name)
    {
        ReadOnlySpan<char> level = name.AsSpan().Trim().TrimEnd(';');
        if (level.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(level[8..], CultureInfo.InvariantCulture, out int number))
            headingByStyle[definedStyle] = Math.Clamp(number, 1, 6);
    }
}
