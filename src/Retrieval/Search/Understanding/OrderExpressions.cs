using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>Finds "my last five notes" and the like, in English and German. Pure.</summary>
internal static class OrderExpressions
{
    private static readonly string[] Written = ["text/markdown", "text/plain"], Mail = [.. MediaTypes.Mail];

    /// <summary>Words for one and for many, and the kinds of file that are meant; none for any.</summary>
    private static readonly (string One, string Many, string Meaning, string[] MediaTypes)[] Things =
    [
        ("note|entry|notiz|eintrag", "notes|entries|notizen|einträgen?", "note", Written),
        ("e-?mail|mail", "e-?mails|mails", "e-mail", Mail),
        ("pdf", "pdfs", "PDF file", ["application/pdf"]),
        ("document|file|dokument|datei", "documents|files|dokumenten?|dateien", "document", []),
    ];

    private static readonly Regex[] Patterns = [.. Things.Select(thing => new Regex(
        $@"(?<!\w)(?:my |the |meine[nrm]? |die |der |das |den )?(?:(?<newest>last|latest|newest|most recent|letzte[nrs]?|neueste[nrs]?|jüngste[nrs]?)|(?<oldest>first|oldest|erste[nrs]?|älteste[nrs]?)) (?:(?<count>{DateWords.NumberPattern}) )?(?:(?<many>{thing.Many})|{thing.One})(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)))];

    /// <summary>"What did Ines write last?", "Was hat Ines zuletzt geschrieben?"</summary>
    private static readonly Regex LastWritten = new(
        @"\b(?:write|written|say|said|send|sent)(?: (?:to )?(?:me|us))?(?<words> last)\W*$|\b(?<words>zuletzt)\b.*\bgeschrieben\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The order asked for, if any.</summary>
    public static UnderstoodFilter? Read(string question)
    {
        for (int i = 0; i < Things.Length; i++)
        {
            if (Patterns[i].Match(question) is not { Success: true } match) continue;
            bool newest = match.Groups["newest"].Success;
            int count = match.Groups["count"].Success ? Math.Clamp(DateWords.Number(match.Groups["count"].Value), 1, 100) : match.Groups["many"].Success ? 5 : 1;
            string meaning = $"the {count} {(newest ? "newest" : "oldest")} {Things[i].Meaning}{(count == 1 ? "" : "s")}";
            return new UnderstoodFilter(match.Value, meaning, new SearchFilter { MediaTypes = Things[i].MediaTypes }) { Order = new DateOrder(newest, count) };
        }
        return LastWritten.Match(question) is { Success: true } last
            ? new UnderstoodFilter(last.Groups["words"].Value, "the 1 newest e-mail", new SearchFilter { MediaTypes = Mail }) { Order = new DateOrder(NewestFirst: true, 1) } : null;
    }
}
