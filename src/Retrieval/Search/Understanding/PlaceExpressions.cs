using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>Finds file names, folders, tags, authors and kinds of file that a question names and that are there. Pure.</summary>
internal static partial class PlaceExpressions
{
    private static readonly (string Words, string Meaning, string[] MediaTypes)[] Kinds =
    [
        (@"pdfs?(?: files?|-dateien)?", "PDF files", ["application/pdf"]),
        (@"e-?mails?|mails?", "e-mails", [.. MediaTypes.Mail]),
        (@"spreadsheets?|excel files?|tabellen|excel-dateien", "spreadsheets", ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet", "text/csv"]),
        (@"presentations?|slides|präsentationen|folien", "presentations", ["application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.oasis.opendocument.presentation"]),
        (@"word documents?|word files?|word-dokumente", "Word documents", ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text"]),
        (@"e-?books?|e-?bücher", "e-books", ["application/epub+zip"]),
        (@"markdown (?:files|notes)|markdown-dateien", "Markdown notes", ["text/markdown"]),
    ];

    /// <summary>Whether a question has the form of naming a file, folder, tag or author, so that one has to know which there are.</summary>
    public static bool MayName(string question) => FileName().IsMatch(question) || Folder().IsMatch(question) || Tag().IsMatch(question) || Author().IsMatch(question) || Writes().IsMatch(question) || Mails().IsMatch(question);

    /// <summary>Each restriction with the words that name it.</summary>
    public static IEnumerable<UnderstoodFilter> Read(string question, KnowledgeBaseFacets facets)
    {
        foreach (Match match in FileName().Matches(question))
        {
            string name = match.Groups[1].Value;
            if (facets.FileNames.Any(f => f.Contains(name, StringComparison.OrdinalIgnoreCase)))
                yield return new UnderstoodFilter(match.Value, "in files named " + name, new SearchFilter { FileNames = [name] });
        }
        foreach (Match match in Folder().Matches(question))
        {
            string name = match.Groups[1].Value;
            string[] folders = [.. facets.Folders.SelectMany(Ancestors).Distinct().Where(f => string.Equals(Path.GetFileName(f), name, StringComparison.OrdinalIgnoreCase))];
            if (folders.Length > 0) yield return new UnderstoodFilter(match.Value, "in the folder " + name, new SearchFilter { Folders = folders });
        }
        foreach (Match match in Tag().Matches(question))
        {
            string name = match.Groups[1].Value.TrimStart('#');
            if (facets.Tags.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return new UnderstoodFilter(match.Value, "tagged " + name, new SearchFilter { Tags = [name] });
        }
        foreach (Match match in Author().Matches(question).Concat(Writes().Matches(question)).Concat(Mails().Matches(question)))
        {
            string name = match.Groups["name"].Value;
            // "by March" names an author only where one is called so.
            if (facets.Authors.Any(a => NamePart(a, name)))
                yield return new UnderstoodFilter(match.Value, "by " + name, new SearchFilter { Authors = [name] });
        }
        foreach ((string words, string meaning, string[] types) in Kinds)
        {
            Match match = Regex.Match(question, $@"(?<!\w)(?:in|from|among|aus|unter) (?:(?:my|the|all|our|meinen|den|allen) )?(?:{words})(?!\w)", RegexOptions.IgnoreCase);
            if (match.Success) yield return new UnderstoodFilter(match.Value, "in " + meaning, new SearchFilter { MediaTypes = types });
        }
    }

    private static bool NamePart(string author, string name) =>
        Regex.IsMatch(author, $@"(?<!\w){Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase);

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (string? f = folder; !string.IsNullOrEmpty(f); f = Path.GetDirectoryName(f)) yield return f;
    }

    [GeneratedRegex(@"(?:\b(?:in|from|aus|file|datei) )?(?:the |der |file |datei )*(?<![\w.@/-])([\w-][\w.-]*\.(?:pdf|md|txt|docx?|xlsx?|pptx?|csv|html?|epub|eml|json|ya?ml|ipynb|tex|odt|ods|odp|cs|py|js|ts|java|c|cpp|go|rs))(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex(@"(?:in|from|im|aus dem) (?:the |my |meinem )?(?:folder|directory|ordner|verzeichnis) [""„“]?([\w .-]*\w)[""“”]?", RegexOptions.IgnoreCase)]
    private static partial Regex Folder();

    [GeneratedRegex(@"(?:(?:with|having) (?:the )?tag |tagged (?:as |with )?|mit (?:dem )?tag |(?<!\w)(?=#))(#?[\w/-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(?:written by|authored by|by|from|von|geschrieben von) (?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*)")]
    private static partial Regex Author();

    /// <summary>"Anna's last mail": the name alone is taken, since the rest tells an order.</summary>
    [GeneratedRegex(@"\b(?<name>\p{Lu}[\w.-]+(?: \p{Lu}[\w.-]+)*)['’]s?(?= (?:(?:last|latest|newest|most recent|first|oldest) )?(?:[Ee]?-?[Mm]ails?|messages?)\b)|\b(?<name>\p{Lu}[\w.-]+?)s(?= (?:letzte|neueste|erste)[nrs]? (?:[Ee]-?)?[Mm]ails?\b)")]
    private static partial Regex Mails();

    /// <summary>"What did Anna write to me about …", "Was hat Anna zur Rechnung geschrieben?": of German, whose verb stands at the end, the name alone is taken.</summary>
    [GeneratedRegex(@"\b(?:did|has|have) (?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*) (?:ever |last )?(?:writ(?:e|ten)|sa(?:y|id)|repl(?:y|ied)|answer(?:ed)?|send|sent)(?: (?:to )?(?:me|us))?\b|(?<=\b(?:hat|schrieb|schreibt) )(?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*)(?= .*\b(?:geschrieben|geantwortet|geschickt|gesagt)\b)")]
    private static partial Regex Writes();
}
