using System.Globalization;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Org's markup within a line (Org Syntax, section "Objects"): links, emphasis, moments, notes.</summary>
internal static partial class OrgMarkup
{
    /// <summary>Writes a line as it is shown; links keep their targets.</summary>
    public static void Write(string line, ContentBuilder builder, List<string> links)
    {
        int at = 0;
        foreach (Match link in Link().Matches(line))
        {
            builder.Append(Emphasised(line[at..link.Index]));
            string target = link.Groups[1].Value, words = link.Groups[2].Success ? link.Groups[2].Value : target;
            int start = builder.Length;
            builder.Append(Emphasised(words));
            builder.Link(start, target);
            string file = target.StartsWith("file:", StringComparison.Ordinal) ? target[5..].Split("::")[0] : target;
            if (!file.Contains(':', StringComparison.Ordinal) && file.Length > 0 && file[0] is not ('#' or '*')) links.Add(file);
            at = link.Index + link.Length;
        }
        builder.Append(Emphasised(line[at..]));
    }

    /// <summary>A text as it is shown.</summary>
    public static string Plain(string text) => Emphasised(Link().Replace(text, m => m.Groups[2].Success ? m.Groups[2].Value : m.Groups[1].Value));

    /// <summary>Without "[1/2]" and "[50%]".</summary>
    public static string WithoutCookies(string title) => Cookie().Replace(title, "").TrimEnd();

    /// <summary>The moment that a text begins with.</summary>
    public static (DateTimeOffset Moment, bool HasTime)? Moment(string text)
    {
        Match match = Stamp().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)) return null;
        bool hasTime = TimeSpan.TryParseExact(match.Groups["time"].Value, ["h\\:mm", "hh\\:mm"], CultureInfo.InvariantCulture, out TimeSpan time);
        return (new DateTimeOffset(date + time, TimeSpan.Zero), hasTime);
    }

    /// <summary>What is planned: "Deadline", "Scheduled" or "Closed", each with its moment in words.</summary>
    public static IEnumerable<(string Name, string Moment)> Plans(string line) =>
        Plan().Matches(line).Select(m => (m.Groups[1].Value[0] + m.Groups[1].Value[1..].ToLowerInvariant(), Spoken(m.Groups[2].Value)));

    private static string Emphasised(string text)
    {
        text = Struck().Replace(text, "");
        text = Note().Replace(text, "");
        text = Stamp().Replace(text, m => Spoken(m.Value));
        // Marks may stand within one another.
        for (int i = 0; i < 3; i++)
        {
            string plain = Emphasis().Replace(text, "${before}${text}");
            if (plain == text) break;
            text = plain;
        }
        return text;
    }

    private static string Spoken(string stamp) => Moment(stamp) is var (moment, hasTime) ? SpokenDate.Show(moment.DateTime, hasTime) : stamp;

    [GeneratedRegex(@"\[\[([^\[\]]{1,2000})\](?:\[([^\[\]]{1,500})\])?\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[<\[](?<date>\d{4}-\d{2}-\d{2})(?:\s+[^\s\d>\]]{1,12})?(?:\s+(?<time>\d{1,2}:\d{2})(?:-\d{1,2}:\d{2})?)?[^<>\[\]]{0,20}[>\]]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"(DEADLINE|SCHEDULED|CLOSED):\s*([<\[][^>\]]{1,80}[>\]])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plan();

    [GeneratedRegex(@"\s*\[(?:\d*/\d*|\d*%)\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cookie();

    [GeneratedRegex(@"(?<=^|[\s({'""-])\+(?=\S)[^+\n]{1,300}(?<=\S)\+(?=$|[\s)}'"".,;:!?-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Struck();

    [GeneratedRegex(@"(?<before>^|[\s({'""-])(?<mark>[*/_=~])(?=\S)(?<text>[^\n]{1,500}?)(?<=\S)\k<mark>(?=$|[\s)}'"".,;:!?-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\[fn:[^\[\]:]{1,40}\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Note();
}
