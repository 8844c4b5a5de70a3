using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Web.Safety;

namespace Rag.Web.Components.Talk;

/// <summary>
/// An answer's parts as one piece of safe HTML. Only the places of the parts are written as Markdown and rendered, each part's own text by
/// itself and put into its place: so that no text reaches beyond its sentence, cell or block of code. All of it is sanitised at last.
/// </summary>
public static partial class AnswerHtml
{
    // A private-use character around the number of a place: removed from every text first, so that no document can write one.
    private const char Place = '\uE000';

    private const string CopyCode = "<button type=\"button\" class=\"copy-code\" aria-label=\"Copy the code\">Copy</button>";

    /// <summary>HTML that may be put into the page as it is.</summary>
    public static string Render(IReadOnlyList<AnswerPart> parts) => string.Concat(Blocks(parts, null));

    /// <summary>
    /// The same as its paragraphs, lists and other blocks, so that the page redraws only those that changed; with the part that is being
    /// written, which is shown as unchecked where its checked form will stand.
    /// </summary>
    public static IReadOnlyList<string> Blocks(IReadOnlyList<AnswerPart> parts, AnswerPart? draft)
    {
        AnswerPart[] shown = [.. draft is null ? parts : parts.Append(draft)];
        PlacedParts placed = new(hasSigns: shown.Any(part => part.Form != PartForm.Sentence));
        for (int i = 0; i < shown.Length; i++) placed.Add(shown[i], isDraft: i == parts.Count);
        string html = SafeHtml.Render(AnswerMarkdown.Write(placed.Parts, placed.After));
        html = html.Replace("<pre>", "<pre>" + CopyCode, StringComparison.Ordinal);
        html = Places().Replace(html, match => placed.Html[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)]);
        return SafeHtml.SanitiseBlocks(html);
    }

    private static string WithoutPlaces(string text) => text.Replace(Place.ToString(), "", StringComparison.Ordinal);

    [GeneratedRegex("\uE000(\\d+)\uE000", RegexOptions.NonBacktracking)]
    private static partial Regex Places();

    /// <summary>The parts with places instead of their texts, and the HTML that belongs there.</summary>
    /// <param name="hasSigns">False for an answer that was made before there were signs: it looks as it did.</param>
    private sealed partial class PlacedParts(bool hasSigns)
    {
        private readonly Dictionary<string, string> headers = [], below = [];
        private (AnswerPart Part, PartForm Form)? last;

        public List<AnswerPart> Parts { get; } = [];

        public List<string> Html { get; } = [];

        public string After(AnswerPart placed) => below.GetValueOrDefault(placed.Text, "");

        public void Add(AnswerPart part, bool isDraft)
        {
            PartForm form = AnswerMarkdown.FormOf(part, last);
            last = (part, form);
            string end = isDraft ? "" : StatementEnd.Html(part, form, hasSigns), css = isDraft ? "part draft" : StatementEnd.Css(part, hasSigns);
            Parts.Add(TableRow.Of(part) is { } row ? Row(part, row, css, end) : form == PartForm.Code ? Code(part, end) : Statement(part, form, css, end));
        }

        private AnswerPart Row(AnswerPart part, TableRow row, string css, string end)
        {
            if (part.Header is { } header && !headers.ContainsKey(header)) headers[header] = Join(row.Names.Select(name => Inline(part, name)));
            // A cell is a sentence of its own only where something is to be said of it.
            bool isPlain = css is "part" or "part quoted";
            string[] cells = [.. row.Cells.Select(cell => isPlain ? Inline(part, cell) : Span(css, Inline(part, cell)))];
            cells[^1] += end;
            return part with { Header = part.Header is null ? null : headers[part.Header], Text = Join(cells) };
        }

        private AnswerPart Code(AnswerPart part, string end)
        {
            string text = WithoutPlaces(part.Text).ReplaceLineEndings("\n").TrimEnd('\n'), place = Keep(WebUtility.HtmlEncode(TurnedText.Shown(text)));
            if (end.Length > 0) below[place] = Keep(Span("below", end));
            return part with { Text = place };
        }

        private AnswerPart Statement(AnswerPart part, PartForm form, string css, string end)
        {
            bool isTask = form == PartForm.Bullet && part.Form != form;
            string text = Inline(part, part.Text), shown = part.Quoted && !isTask ? $"“{text}”" : text;
            // The question is a heading of the second level.
            int level = form == PartForm.Heading ? part.Level + 1 : part.Level;
            return part with { Form = form, Level = level, Header = null, Text = Keep(Span(css, shown + end)) };
        }

        private string Join(IEnumerable<string> cells) => string.Join(TableRow.Border, cells.Select(Keep).ToList());

        private string Keep(string html)
        {
            Html.Add(html);
            return string.Create(CultureInfo.InvariantCulture, $"{Place}{Html.Count - 1}{Place}");
        }

        private static string Span(string css, string html) => $"<span class=\"{css}\">{html}</span>";

        private string Inline(AnswerPart part, string markdown)
        {
            string text = part.Quoted ? ListMark().Replace(markdown, "") : markdown;
            // Brackets that are escaped as the text that they are must not be taken for a formula's.
            if (part.Quoted || hasSigns)
                text = text.Replace(@"\[", "&#91;", StringComparison.Ordinal).Replace(@"\]", "&#93;", StringComparison.Ordinal);
            return SafeHtml.RenderInline(WithoutPlaces(text));
        }

        // The mark of a list's item, which a PDF writes as a letter and every other document does not; the quote's words begin after it.
        [GeneratedRegex(@"^\s*[•▪▫◦‣●○■□]\s+", RegexOptions.NonBacktracking)]
        private static partial Regex ListMark();
    }
}
