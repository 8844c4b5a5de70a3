namespace Rag.Web.Mcp;

/// <summary>Cuts long texts into pages that end where a line or a word does. Pure.</summary>
internal static class TextPage
{
    /// <summary>Where the page that begins at a place ends.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">First UTF-16 unit of the page.</param>
    /// <param name="end">One after the last that is wanted.</param>
    /// <param name="longest">Most units of a page, at least 2.</param>
    public static int End(string text, int start, int end, int longest)
    {
        if (end - start <= longest) return end;
        int stop = start + longest, half = longest / 2;
        int line = text.LastIndexOf('\n', stop - 1, longest - half);
        if (line > start) return line + 1;
        int blank = text.LastIndexOf(' ', stop - 1, longest - half);
        if (blank > start) return blank + 1;
        return char.IsHighSurrogate(text[stop - 1]) ? stop - 1 : stop;
    }

    /// <summary>The first page of a text.</summary>
    public static string Beginning(string text, int longest) => text[..End(text, 0, text.Length, longest)];
}
