using Rag.Retrieval.Documents;

namespace Rag.Web.Components.Source;

/// <summary>A marked box on a page, in fractions of the page as shown.</summary>
public sealed record PageMark(int Page, float Left, float Top, float Width, float Height)
{
    /// <summary>
    /// The boxes of a range: whole lines, the first and the last cut in proportion to their characters, since only lines have boxes.
    /// </summary>
    public static IReadOnlyList<PageMark> Of(DocumentContent content, int start, int end)
    {
        List<PageMark> marks = [];
        foreach (PageLine line in content.Lines)
        {
            int from = Math.Max(start, line.Start), to = Math.Min(end, line.End), length = line.End - line.Start;
            if (from >= to || length <= 0 || string.IsNullOrWhiteSpace(content.Text[from..to])) continue;
            float left = (float)(from - line.Start) / length, right = (float)(to - line.Start) / length;
            // Tall and narrow: text that runs down the page.
            marks.Add(line.Height > line.Width * 2
                ? new PageMark(line.Page, line.Left, line.Top + line.Height * left, line.Width, line.Height * (right - left))
                : new PageMark(line.Page, line.Left + line.Width * left, line.Top, line.Width * (right - left), line.Height));
        }

        return marks;
    }
}
