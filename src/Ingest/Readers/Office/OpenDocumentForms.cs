using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>What the controls of a form in an OpenDocument file show (part 3, 13).</summary>
internal static class OpenDocumentForms
{
    /// <summary>By identifier: a choice with its state, the text of a field, the chosen entries of a list.</summary>
    public static Dictionary<string, string> Of(XElement body)
    {
        Dictionary<string, string> controls = [];
        foreach (XElement control in body.Descendants().Where(e => e.Name.LocalName == "forms").Elements().DescendantsAndSelf())
        {
            string? shown = control.Name.LocalName switch
            {
                "checkbox" => Mark(control, "current-state", "state", "checked", "☑", "☐"),
                "radio" => Mark(control, "current-selected", "selected", "true", "◉", "○"),
                "text" or "textarea" or "formatted-text" or "number" or "date" or "time" or "combobox" =>
                    control.Attr("current-value") ?? control.Attr("value"),
                "listbox" => string.Join(", ", control.Named("option").Where(o =>
                    (o.Attr("current-selected") ?? o.Attr("selected")) == "true").Select(o => o.Attr("label"))),
                _ => null,
            };
            if (!string.IsNullOrWhiteSpace(shown) && control.Attributes().LastOrDefault(a =>
                a.Name.LocalName == "id")?.Value is { } id) controls.TryAdd(id, $" {shown} ");
        }
        return controls;
    }

    private static string Mark(XElement control, string current, string initial, string chosen, string on, string off) =>
        $"{((control.Attr(current) ?? control.Attr(initial)) == chosen ? on : off)} {control.Attr("label")}";
}
