using System.Globalization;
using System.Text;

namespace Rag.Ingest.Tests.Cases;

/// <summary>
/// A text as the cases compare it: white space folded, quotes and dashes plain, invisible characters dropped, NFC; a piece that begins or ends
/// with a digit is not found within a longer number.
/// </summary>
internal sealed class CaseText(string text)
{
    private static readonly string[] Marks = ["☑", "☒", "✓", "✔", "✗", "✘", "[x]", "[X]", "(x)", "(X)", "●", "◉", "⦿"];
    private static readonly string[] Struck = ["~~", "struck", "deleted", "removed", "crossed out"];

    private readonly string whole = Fold(text);
    private readonly string[] lines = [.. text.Split('\n').Select(Fold)];

    public bool Contains(string piece) => Find(whole, Fold(piece), 0) >= 0;

    public int Count(string piece)
    {
        string folded = Fold(piece);
        int count = 0;
        for (int at = 0; (at = Find(whole, folded, at)) >= 0; at += folded.Length) count++;
        return count;
    }

    /// <summary>True where one line has all pieces, one behind the other.</summary>
    public bool HasLine(IReadOnlyList<string> pieces) => lines.Any(line => InOrder(line, pieces));

    /// <summary>True where the text has all pieces, one behind the other.</summary>
    public bool HasSequence(IReadOnlyList<string> pieces) => InOrder(whole, pieces);

    /// <summary>True where a day stands in any usual form.</summary>
    public bool HasDay(string iso)
    {
        DateTime day = DateTime.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        string[] forms =
        [
            "yyyy-MM-dd", "d MMMM yyyy", "d MMM yyyy", "d. MMMM yyyy", "d. MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy", "MMMM d yyyy", "MMM d yyyy", "dd.MM.yyyy", "d.M.yyyy", "yyyy/MM/dd",
        ];
        return new[] { CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("de-DE") }.Any(culture => forms.Any(form => Contains(day.ToString(form, culture))));
    }

    /// <summary>True where a choice is shown as made; an entry with a colon is a field with its value.</summary>
    public bool IsTicked(string choice)
    {
        string folded = Fold(choice);
        if (folded.Contains(": ", StringComparison.Ordinal)) return whole.Contains(folded, StringComparison.OrdinalIgnoreCase);
        return Places(folded).Any(at => Before(at, Marks) || After(at + folded.Length, Marks) || Before(at, ["chosen:", "selected:"])
            || After(at + folded.Length, ["(selected)", "(chosen)", ": yes", ": selected", ": chosen", ": on", ": true"]));
    }

    /// <summary>True where each mention of a piece stands beside a word or sign that says that it no longer holds.</summary>
    public bool IsAbsentOrMarked(string piece)
    {
        string folded = Fold(piece);
        return Places(folded).All(at => Before(at, Struck, 24) || After(at + folded.Length, Struck, 24));
    }

    private IEnumerable<int> Places(string piece)
    {
        for (int at = 0; (at = Find(whole, piece, at)) >= 0; at += piece.Length) yield return at;
    }

    private bool Before(int at, string[] words, int reach = 0) =>
        words.Any(word => whole[Math.Max(0, at - word.Length - 1 - reach)..at] is var before
            && (reach > 0 ? before.Contains(word, StringComparison.OrdinalIgnoreCase) : before.TrimEnd().EndsWith(word, StringComparison.OrdinalIgnoreCase)));

    private bool After(int at, string[] words, int reach = 0) =>
        words.Any(word => whole[at..Math.Min(whole.Length, at + word.Length + 1 + reach)] is var after
            && (reach > 0 ? after.Contains(word, StringComparison.OrdinalIgnoreCase) : after.TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase)));

    private static bool InOrder(string line, IReadOnlyList<string> pieces)
    {
        int at = 0;
        foreach (string piece in pieces.Select(Fold))
        {
            at = Find(line, piece, at);
            if (at < 0) return false;
            at += piece.Length;
        }
        return true;
    }

    private static int Find(string text, string piece, int from)
    {
        for (int at = from; (at = text.IndexOf(piece, at, StringComparison.Ordinal)) >= 0; at++)
        {
            int end = at + piece.Length;
            bool begins = char.IsAsciiDigit(piece[0]) && GoesOn(text, at - 1, -1), ends = char.IsAsciiDigit(piece[^1]) && GoesOn(text, end, 1);
            if (!begins && !ends) return at;
        }
        return -1;
    }

    /// <summary>A number goes on with a digit, or with a point or comma that a digit follows.</summary>
    private static bool GoesOn(string text, int at, int step) =>
        IsDigit(text, at) || (at >= 0 && at < text.Length && text[at] is '.' or ',' && IsDigit(text, at + step));

    private static bool IsDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiDigit(text[at]);

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text.Normalize(NormalizationForm.FormC))
        {
            if (c is '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\uFEFF') continue;
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
                continue;
            }
            folded.Append(c switch
            {
                '‘' or '’' or '‚' or '‛' or '′' => '\'',
                '“' or '”' or '„' or '‟' or '«' or '»' or '″' => '"',
                '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' => '-',
                _ => c,
            });
        }
        return folded.ToString().TrimEnd();
    }
}
