using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// Counts clauses, headings and list items as Word shows them (ISO/IEC 29500-1, 17.9): several levels in one number, letters and Roman
/// numerals, restarts, legal style. Numbers of one abstract definition go on through a document.
/// </summary>
internal sealed class DocxNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<string, Level?[]> levels = [];
    private readonly Dictionary<string, string> abstractOf = [];
    private readonly Dictionary<(string Number, int Level), int> restarts = [];
    private readonly Dictionary<string, int?[]> counters = [];

    public DocxNumbering(XElement? part)
    {
        Dictionary<string, XElement> definitions = [];
        foreach (XElement definition in part.Named("abstractNum"))
            if (definition.Attr("abstractNumId") is { } id) definitions.TryAdd(id, definition);
        foreach (XElement number in part.Named("num"))
        {
            if (number.Attr("numId") is not { } id || number.Child("abstractNumId").Val() is not { } of
                || !definitions.TryGetValue(of, out XElement? definition)) continue;
            Level?[] own = new Level?[Levels];
            foreach (XElement level in definition.Named("lvl")) Set(own, level);
            foreach (XElement change in number.Named("lvlOverride"))
            {
                foreach (XElement level in change.Named("lvl")) Set(own, level);
                if (IndexOf(change) is { } at && int.TryParse(change.Child("startOverride").Val(), out int start)) restarts[(id, at)] = start;
            }
            levels.TryAdd(id, own);
            abstractOf.TryAdd(id, of);
        }
    }

    /// <summary>The level of a list that a paragraph style stands for; 0 where the list names none.</summary>
    public int LevelOf(string number, string? style) =>
        style is not null && levels.TryGetValue(number, out Level?[]? all) ? Math.Max(0, Array.FindIndex(all, l => l?.Style == style)) : 0;

    /// <summary>
    /// Counts a paragraph, and gives its number as it is shown; null for a bullet, and for a list that the document does not define.
    /// </summary>
    public string? Next(string number, int level)
    {
        if (level is < 0 or >= Levels || !levels.TryGetValue(number, out Level?[]? all) || all[level] is not { } own) return null;
        string of = abstractOf[number];
        if (!counters.TryGetValue(of, out int?[]? counted)) counters[of] = counted = new int?[Levels];
        counted[level] = restarts.Remove((number, level), out int start) ? start : counted[level] is { } last ? last + 1 : own.Start;
        for (int i = level + 1; i < Levels; i++)
            if (all[i] is not { } below || below.RestartsAfter != 0 && (below.RestartsAfter is null
                || level < below.RestartsAfter)) counted[i] = null;
        return own.Format is null ? null : Text(all, counted, own);
    }

    private static string? Text(Level?[] all, int?[] counted, Level own)
    {
        var text = new StringBuilder();
        for (int i = 0; i < own.Text.Length; i++)
        {
            if (own.Text[i] != '%' || i + 1 == own.Text.Length || own.Text[i + 1] is < '1' or > '9')
            {
                text.Append(own.Text[i]);
                continue;
            }
            int at = own.Text[++i] - '1';
            Numerals numerals = all[at]?.Format ?? Numerals.Decimal;
            text.Append(Counters.Write(counted[at] ?? all[at]?.Start ?? 1, own.IsLegal && numerals != Numerals.None ? Numerals.Decimal
                : numerals));
        }
        return text.ToString().Trim() is { Length: > 0 } shown ? shown : null;
    }

    private static void Set(Level?[] levels, XElement level)
    {
        if (IndexOf(level) is not { } at) return;
        levels[at] = new Level(
            int.TryParse(level.Child("start").Val(), out int start) ? start : 0,
            Format(level.Child("numFmt").Val()),
            level.Child("lvlText").Val() ?? "",
            level.Child("pStyle").Val(),
            level.Child("isLgl") is { } legal && legal.IsOn(),
            int.TryParse(level.Child("lvlRestart").Val(), out int restart) ? restart : null);
    }

    private static int? IndexOf(XElement element) => int.TryParse(element.Attr("ilvl"), out int at) && at is >= 0 and < Levels ? at : null;

    /// <summary>Null for a bullet.</summary>
    private static Numerals? Format(string? name) => name switch
    {
        "bullet" => null,
        "none" => Numerals.None,
        "lowerLetter" => Numerals.LowerLetter,
        "upperLetter" => Numerals.UpperLetter,
        "lowerRoman" => Numerals.LowerRoman,
        "upperRoman" => Numerals.UpperRoman,
        "decimalZero" => Numerals.DecimalZero,
        "ordinal" => Numerals.Ordinal,
        _ => Numerals.Decimal,
    };

    private sealed record Level(int Start, Numerals? Format, string Text, string? Style, bool IsLegal, int? RestartsAfter);
}
