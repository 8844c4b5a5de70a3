using Rag.Retrieval.Documents;

namespace Rag.Web.Components.Source;

/// <summary>
/// A marked box on a page, in fractions of the page as shown, with the line that it is cut from. pdf-letters.js finds the exact letters; where
/// the page's own text differs from the reader's, this box is shown.
/// </summary>
/// <param name="Page">1-based page.</param>
/// <param name="Left">0 to 1.</param>
/// <param name="Top">0 to 1.</param>
/// <param name="Width">0 to 1.</param>
/// <param name="Height">0 to 1.</param>
/// <param name="LineLeft">Of the whole line, 0 to 1.</param>
/// <param name="LineTop">0 to 1.</param>
/// <param name="LineWidth">0 to 1.</param>
/// <param name="LineHeight">0 to 1.</param>
/// <param name="Text">The line's text.</param>
/// <param name="From">First marked UTF-16 unit in it.</param>
/// <param name="To">One after the last.</param>
public sealed record PageMark(
    int Page, float Left, float Top, float Width, float Height, float LineLeft, float LineTop, float LineWidth, float LineHeight, string Text, int From, int To)
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
            bool isUpright = line.Height > line.Width * 2;
            marks.Add(new PageMark(
                line.Page,
                isUpright ? line.Left : line.Left + line.Width * left, isUpright ? line.Top + line.Height * left : line.Top,
                isUpright ? line.Width : line.Width * (right - left), isUpright ? line.Height * (right - left) : line.Height,
                line.Left, line.Top, line.Width, line.Height,
                content.Text[line.Start..line.End], from - line.Start, to - line.Start));
        }

        return marks;
    }
}
