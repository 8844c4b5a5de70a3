using System.Text.RegularExpressions;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>Finds file names, folders, tags, authors and kinds of file that a question names and that are there. Pure.</summary>
internal static partial class PlaceExpressions
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int MostNames = 16;

    private static readonly (Regex Named, string Meaning, string[] MediaTypes)[] Kinds =
    [
        (Kind(@"pdfs?(?: files?|-dateien)?"), "PDF files", ["application/pdf"]),
        (Kind(@"e-?mails?|mails?"), "e-mails", [.. MediaTypes.Mail]),
        (Kind(@"spreadsheets?|excel files?|tabellen|excel-dateien"), "spreadsheets", ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet", "text/csv"]),
        (Kind(@"presentations?|slides|präsentationen|folien"), "presentations", ["application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.oasis.opendocument.presentation"]),
        (Kind(@"word documents?|word files?|word-dokumente"), "Word documents", ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text"]),
        (Kind(@"e-?books?|e-?bücher"), "e-books", ["application/epub+zip"]),
        (Kind(@"markdown (?:files|notes)|markdown-dateien"), "Markdown notes", ["text/markdown"]),
    ];

    /// <summary>Whether a question has the form of naming a file, folder, tag or author, so that one has to know which there are.</summary>
    public static bool MayName(string question) => FileName().IsMatch(question) || Folder().IsMatch(question) || Tag().IsMatch(question) || Authors(question).Any();

    /// <summary>Each restriction with the words that name it.</summary>
    public static IEnumerable<UnderstoodFilter> Read(string question, KnowledgeBaseFacets facets)
    {
        foreach ((string words, string name) in Named(FileName().Matches(question)))
        {
            if (facets.FileNames.Any(f => f.Contains(name, StringComparison.OrdinalIgnoreCase)))
                yield return new UnderstoodFilter(words, "in files named " + name, new SearchFilter { FileNames = [name] });
        }
        ILookup<string?, string>? byName = null;
        foreach ((string words, string name) in Named(Folder().Matches(question)))
        {
            byName ??= facets.Folders.SelectMany(Ancestors).Distinct().ToLookup(Path.GetFileName, StringComparer.OrdinalIgnoreCase);
            string[] folders = [.. byName[name]];
            if (folders.Length > 0) yield return new UnderstoodFilter(words, "in the folder " + name, new SearchFilter { Folders = folders });
        }
        foreach ((string words, string marked) in Named(Tag().Matches(question)))
        {
            string name = marked.TrimStart('#');
            if (facets.Tags.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return new UnderstoodFilter(words, "tagged " + name, new SearchFilter { Tags = [name] });
        }
        foreach ((string words, string name) in Named(Authors(question)))
        {
            // "by March" names an author only where one is called so.
            if (facets.Authors.Any(a => NamePart(a, name)))
                yield return new UnderstoodFilter(words, "by " + name, new SearchFilter { Authors = [name] });
        }
        foreach ((Regex named, string meaning, string[] types) in Kinds)
        {
            if (named.Match(question) is { Success: true } match) yield return new UnderstoodFilter(match.Value, "in " + meaning, new SearchFilter { MediaTypes = types });
        }
    }

    /// <summary>Each name with the words that say it; of one who names ever more, the first.</summary>
    private static IEnumerable<(string Words, string Name)> Named(IEnumerable<Match> matches) =>
        matches.Take(MostNames).Select(match => (match.Groups["words"].Value, match.Groups["name"].Value));

    private static IEnumerable<Match> Authors(string question)
    {
        int verb = Geschrieben().Matches(question) is [.., { } last] ? last.Index : 0;
        return Author().Matches(question).Concat(Writes().Matches(question)).Concat(Schreibt().Matches(question).Where(match => match.Index + match.Length <= verb))
            .Concat(Mails().Matches(question));
    }

    /// <summary>Whether a name stands in an author's as whole words.</summary>
    private static bool NamePart(string author, string name)
    {
        for (int at = 0; (at = author.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int end = at + name.Length;
            if ((at == 0 || !IsWord(author[at - 1])) && (end == author.Length || !IsWord(author[end]))) return true;
        }
        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static Regex Kind(string words) => new(
        $@"(?<!\w)(?:in|from|among|aus|unter) (?:(?:my|the|all|our|meinen|den|allen) )?(?:{words})(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (string? f = folder; !string.IsNullOrEmpty(f); f = Path.GetDirectoryName(f)) yield return f;
    }

    [GeneratedRegex(@"(?:^|[^\w.@/-])(?<words>(?:\b(?:in|from|aus|file|datei) )?(?:the |der |file |datei )*(?<name>[\w-][\w.-]*\.(?:pdf|md|txt|docx?|xlsx?|pptx?|csv|html?|epub|eml|json|ya?ml|ipynb|tex|odt|ods|odp|cs|py|js|ts|java|c|cpp|go|rs)))\b", Options)]
    private static partial Regex FileName();

    [GeneratedRegex(@"(?<words>(?:in|from|im|aus dem) (?:the |my |meinem )?(?:folder|directory|ordner|verzeichnis) [""„“]?(?<name>[\w .-]*\w)[""“”]?)", Options)]
    private static partial Regex Folder();

    [GeneratedRegex(@"(?<words>(?:(?:with|having) (?:the )?tag |tagged (?:as |with )?|mit (?:dem )?tag )(?<name>#?[\w/-]+))|(?:^|\W)(?<words>(?<name>#[\w/-]+))", Options)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(?<words>(?:written by|authored by|by|from|von|geschrieben von) (?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*))", RegexOptions.NonBacktracking)]
    private static partial Regex Author();

    /// <summary>"Anna's last mail": the name alone is taken, since the rest tells an order.</summary>
    [GeneratedRegex(@"\b(?<words>(?<name>\p{Lu}[\w.-]+(?: \p{Lu}[\w.-]+)*)['’]s?) (?:(?:last|latest|newest|most recent|first|oldest) )?(?:[Ee]?-?[Mm]ails?|messages?)\b|\b(?<words>(?<name>\p{Lu}[\w.-]+?)s) (?:letzte|neueste|erste)[nrs]? (?:[Ee]-?)?[Mm]ails?\b", RegexOptions.NonBacktracking)]
    private static partial Regex Mails();

    /// <summary>"What did Anna write to me about …"</summary>
    [GeneratedRegex(@"\b(?<words>(?:did|has|have) (?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*) (?:ever |last )?(?:writ(?:e|ten)|sa(?:y|id)|repl(?:y|ied)|answer(?:ed)?|send|sent)(?: (?:to )?(?:me|us))?)\b", RegexOptions.NonBacktracking)]
    private static partial Regex Writes();

    /// <summary>"Was hat Anna zur Rechnung geschrieben?": the name alone is taken where the verb stands at the end.</summary>
    [GeneratedRegex(@"\b(?:hat|schrieb|schreibt) (?<words>(?<name>\p{Lu}[\w.'-]+(?: \p{Lu}[\w.'-]+)*)) ", RegexOptions.NonBacktracking)]
    private static partial Regex Schreibt();

    [GeneratedRegex(@"\b(?:geschrieben|geantwortet|geschickt|gesagt)\b", RegexOptions.NonBacktracking)]
    private static partial Regex Geschrieben();
}
