namespace Rag.Retrieval.Documents;

/// <summary>What a document is called, which people remember better than what stands in it.</summary>
public static class DocumentNames
{
    /// <summary>
    /// File name without extension, title, the quarter in them as one asks for it, aliases, tags and subjects, one a line, as words that lead to every passage of the document. They belong to the
    /// keyword index alone: were they embedded, a rename would embed the document anew.
    /// </summary>
    public static string Of(Document document) =>
        string.Join('\n', new[] { Path.GetFileNameWithoutExtension(document.Path), document.Title ?? "", Quarter.Of(document) is [var quarter, ..] ? quarter.Name : "" }
            .Concat(document.Aliases).Concat(document.Tags).Concat(document.Subjects).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The text whose words are weighed: what stands above a passage counts three times, since a word of a heading or title tells more of what the
    /// passage is about (measured: docs/search.md).
    /// </summary>
    public static string Weighed(Passage passage, string names) =>
        passage.Context.Length == 0 ? AddTo(passage, names) : $"{passage.Context}\n{passage.Context}\n{AddTo(passage, names)}";

    /// <summary>The text that finds a passage: its own, what stands above it, and those of the names that do not stand above it already.</summary>
    public static string AddTo(Passage passage, string names)
    {
        IEnumerable<string> missing = names.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !passage.Context.Contains(name, StringComparison.OrdinalIgnoreCase));
        return string.Join('\n', missing.Prepend(passage.SearchText));
    }
}
