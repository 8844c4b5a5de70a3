using AngleSharp.Dom;

namespace Rag.Ingest.Readers.Html;

/// <summary>What a form shows: each choice with its state in front of its words, and what was written into fields.</summary>
internal sealed class HtmlForms
{
    // Of a list of countries only the chosen one is worth reading.
    private const int FewOptions = 12;

    private readonly HashSet<IElement> written = [];

    /// <summary>The text in place of a control; empty for one that shows none, or whose mark stands before its label already.</summary>
    public string Shown(IElement control) => control.LocalName switch
    {
        "textarea" => $" {control.TextContent} ",
        "select" => Options(control),
        _ => control.GetAttribute("type")?.ToLowerInvariant() switch
        {
            "checkbox" or "radio" => written.Add(control) ? Mark(control) : "",
            null or "text" or "email" or "tel" or "url" or "number" or "date" or "time" or "datetime-local" or "month" or "week" =>
                $" {control.GetAttribute("value")} ",
            _ => "",
        },
    };

    /// <summary>The mark of a choice whose box stands behind or within its label.</summary>
    public string BeforeLabel(IElement label)
    {
        IElement? control = label.GetAttribute("for") is { Length: > 0 } id
            ? label.Owner?.GetElementById(id)
            : label.QuerySelector("input");
        return control is { LocalName: "input" } && control.GetAttribute("type")?.ToLowerInvariant() is "checkbox" or "radio"
            && written.Add(control) ? Mark(control) : "";
    }

    private static string Mark(IElement choice)
    {
        bool chosen = choice.HasAttribute("checked");
        return choice.GetAttribute("type")!.Equals("radio", StringComparison.OrdinalIgnoreCase) ? chosen ? " ◉ " : " ○ " : chosen ? " ☑ "
            : " ☐ ";
    }

    private static string Options(IElement select)
    {
        IElement[] options = [.. select.QuerySelectorAll("option").Take(1000)];
        bool several = select.HasAttribute("multiple");
        IElement? first = several || options.Any(o => o.HasAttribute("selected")) ? null : options.FirstOrDefault();
        IEnumerable<string> shown = options.Select(o => (Text: o.TextContent.Trim(), Chosen: o.HasAttribute("selected") || o == first))
            .Where(o => o.Text.Length > 0 && (o.Chosen || options.Length <= FewOptions)).Select(o => $"{(o.Chosen ? "◉" : "○")} {o.Text}");
        return $" {string.Join(" ", shown)} ";
    }
}
