namespace Rag.Ingest.Readers.Pdf;

/// <summary>Undoes the hyphens of line ends. A compound that the document also writes with its hyphen within a line keeps it.</summary>
internal sealed class Hyphenation
{
    private readonly HashSet<string> compounds = new(StringComparer.OrdinalIgnoreCase);

    public Hyphenation(IEnumerable<PdfPage> pages)
    {
        foreach (PdfLine line in pages.SelectMany(p => p.Lines))
            foreach (PdfSegment cell in line.Cells)
                foreach (PdfWord word in cell.Words)
                    if (word.Text.IndexOf('-', StringComparison.Ordinal) is > 0 and var at && at < word.Text.Length - 1) compounds.Add(word.Text.Trim('(', ')', ',', '.', ';', ':', '"'));
    }

    /// <summary>
    /// Where the text written so far ends in a hyphen and <paramref name="next"/> completes the word, removes the hyphen if it is to go;
    /// true where no space belongs between them.
    /// </summary>
    public bool Mend(ContentBuilder builder, string next)
    {
        int end = builder.Length;
        if (end < 2 || next.Length == 0 || builder[end - 1] is not ('-' or '\u2010') || !char.IsLetter(builder[end - 2]) || !char.IsLetter(next[0])) return false;
        int start = end - 1;
        while (start > 0 && end - start < 60 && !char.IsWhiteSpace(builder[start - 1])) start--;
        int length = 0;
        while (length < next.Length && char.IsLetter(next[length])) length++;
        // "input and output" is left where "in- and output" stands.
        if (next[..length] is "and" or "or" or "und" or "oder" or "bzw" or "et" or "y") return false;
        if (char.IsLower(next[0]) && !compounds.Contains(builder.TextFrom(start).TrimStart('(', '"') + next[..length])) builder.RemoveLast();
        return true;
    }
}
