using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions.Lexicons;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Questions.Filters;

/// <summary>Finds file names, folders, tags, authors and kinds of file that a question names and that are there. Pure.</summary>
internal static class PlaceExpressions
{
    private const int MostNames = 16;

    private const string Extensions = @"pdf|md|txt|docx?|xlsx?|pptx?|csv|html?|epub|eml|json|ya?ml|ipynb|tex|odt|ods|odp|cs|py|js|ts|java|c|cpp|go|rs";

    private static readonly Phrases FileName = new(
        lexicon => [$@"(?<words>(?:{{in}} )?(?:(?:{{determiner}}|{Words.Pattern(lexicon.Files["document"].One)}) )*(?<name>[\w-][\w.-]*\.(?:{Extensions})))"], @"(?:^|[^\w.@/-])(?:{0})\b",
        _ => ["."]);

    private static readonly Phrases Folder = new(lexicon =>
        [$@"(?:(?:{{in}}) )?(?:{{determiner}} )?{Words.Pattern(lexicon.Documents.Folder)} [""„“«]?(?<name>[\w .-]*\w)[""“”»]?"], @"\b(?:{0})",
        lexicon => lexicon.Documents.Folder);

    private static readonly Phrases Tag = new(
        lexicon => [$@"\b(?<words>(?:{string.Join('|', lexicon.Documents.Tagged)}) (?<name>#?[\w/-]+))",
            @"(?:^|\W)(?<words>(?<name>#[\w/-]+))"], "{0}");

    /// <summary>Of "Anna's last mail" the name alone is taken, since the rest tells an order.</summary>
    private static readonly Phrases Author = new(
        lexicon => [$"(?<words>{Words.Pattern(lexicon.Documents.By)}[ '’]{{name}})", .. lexicon.Documents.Mails,
            .. lexicon.Documents.Wrote]);

    private static readonly (FileKind Kind, Phrases Named)[] Kinds =
        [.. FileKind.Places.Select(kind =>
            (kind, new Phrases(lexicon => [$"{{in}} (?:{{determiner}} )?{Words.Pattern(lexicon.Files[kind.Name].All)}"])))];

    /// <summary>Whether a question has the form of naming a file, folder, tag or author, so that one has to know which there are.</summary>
    public static bool MayName(AskedText question) => FileName.IsIn(question) || Folder.IsIn(question) || Tag.IsIn(question)
        || Author.IsIn(question);

    /// <summary>Each restriction with the words that name it.</summary>
    public static IEnumerable<UnderstoodFilter> Read(AskedText question, KnowledgeBaseFacets facets)
    {
        foreach ((string words, string name) in Named(FileName, question))
        {
            if (facets.FileNames.Any(f => f.Contains(name, StringComparison.OrdinalIgnoreCase)))
                yield return new UnderstoodFilter(words, "in files named " + name, new SearchFilter { FileNames = [name] });
        }
        ILookup<string?, string>? byName = null;
        foreach ((string words, string name) in Named(Folder, question))
        {
            byName ??= facets.Folders.SelectMany(Ancestors).Distinct().ToLookup(Path.GetFileName, StringComparer.OrdinalIgnoreCase);
            // "the folder house plans for me": the name ends where a folder's does.
            if (Beginnings(name).FirstOrDefault(byName.Contains) is not { } folder) continue;
            string said = folder == name ? words : words[..(words.LastIndexOf(name, StringComparison.Ordinal) + folder.Length)];
            yield return new UnderstoodFilter(said, "in the folder " + folder, new SearchFilter { Folders = [.. byName[folder]] });
        }
        foreach ((string words, string marked) in Named(Tag, question))
        {
            string name = marked.TrimStart('#');
            if (facets.Tags.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return new UnderstoodFilter(words, "tagged " + name, new SearchFilter { Tags = [name] });
        }
        foreach ((string words, string name) in Named(Author, question))
        {
            // "by March" names an author only where one is called so.
            if (facets.Authors.Any(a => NamePart(a, name)))
                yield return new UnderstoodFilter(words, "by " + name, new SearchFilter { Authors = [name] });
        }
        foreach ((FileKind kind, Phrases named) in Kinds)
        {
            if (named.Find(question) is { } phrase) yield return new UnderstoodFilter(phrase.Said, $"in {kind.Meaning}s",
                new SearchFilter { MediaTypes = kind.MediaTypes });
        }
    }

    /// <summary>A name of several words, and what is left of it without its last words.</summary>
    private static IEnumerable<string> Beginnings(string name)
    {
        for (int end = name.Length; end > 0; end = name.LastIndexOf(' ', end - 1)) yield return name[..end].TrimEnd();
    }

    /// <summary>Each name with the words that say it, once; of one who names ever more, the first.</summary>
    private static IEnumerable<(string Words, string Name)> Named(Phrases phrases, AskedText question) =>
        phrases.In(question).Select(phrase => (phrase.Said, phrase["name"]!)).DistinctBy(named => named.Item2).Take(MostNames);

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

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (string? f = folder; !string.IsNullOrEmpty(f); f = Path.GetDirectoryName(f)) yield return f;
    }
}
