using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Check boxes and radio buttons of a form (ISO 32000-1, 12.7.4.2): a mark where each stands, beside its words, and the chosen ones by
/// their names, whatever their appearance for "on" is called.
/// </summary>
internal static class PdfChoices
{
    private const int PushButton = 1 << 16, Radio = 1 << 15, DeepestField = 20;

    /// <summary>The marks of a page, as words of its lines, and a line for each choice that has a name.</summary>
    public static (List<PdfWord> Marks, List<string> Named) OnPage(PdfDocument document, Page page)
    {
        List<PdfWord> marks = [];
        List<string> named = [];
        try
        {
            foreach (Annotation annotation in page.GetAnnotations().Where(a => a.Type == AnnotationType.Widget
                && !a.Flags.HasFlag(AnnotationFlags.Hidden)))
            {
                DictionaryToken widget = annotation.AnnotationDictionary;
                if (document.Resolve(Inherited(document, widget, "FT")) is not NameToken { Data: "Btn" }) continue;
                int flags = document.Resolve(Inherited(document, widget, "Ff")) is NumericToken number ? number.Int : 0;
                if ((flags & PushButton) != 0) continue;
                bool isRadio = (flags & Radio) != 0, isOn = IsOn(document, widget);
                if (annotation.Rectangle is { Width: > 1, Height: > 1 } box) marks.Add(Word(isRadio ? isOn ? "◉" : "○" : isOn ? "☑"
                    : "☐", box));
                if (Named(document, widget, isRadio, isOn) is { } line) named.Add(line);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // A damaged form is no reason not to read the page itself.
        }
        return (marks, named);
    }

    /// <summary>The appearance that is shown, or where none is, the field's value; any name but Off is on.</summary>
    private static bool IsOn(PdfDocument document, DictionaryToken widget)
    {
        if (document.Name(widget, "AS") is { } state) return state != "Off";
        string? value = PdfTokens.Text(document.Resolve(Inherited(document, widget, "V")));
        return value is not (null or "Off" or "") && (document.Dictionary(document.Dictionary(widget, "AP"), "N") is not { } states
            || states.ContainsKey(NameToken.Create(value)));
    }

    /// <summary>Of a group of buttons the chosen one; of a box its state, where somebody has described the box.</summary>
    private static string? Named(PdfDocument document, DictionaryToken widget, bool isRadio, bool isOn)
    {
        string? described = PdfTokens.Text(document.Resolve(Inherited(document, widget, "TU")));
        if (!isRadio) return string.IsNullOrWhiteSpace(described) ? null : $"{described}: {(isOn ? "yes" : "no")}";
        string? group = described ?? PdfTokens.Text(document.Resolve(Inherited(document, widget, "T")));
        string? name = Option(document, widget) ?? document.Dictionary(document.Dictionary(widget, "AP"), "N")?.Data.Keys
            .FirstOrDefault(k => k != "Off");
        return !isOn || string.IsNullOrWhiteSpace(group) || string.IsNullOrWhiteSpace(name) ? null : $"{group}: {name}";
    }

    /// <summary>Where appearances are numbered, what the number stands for.</summary>
    private static string? Option(PdfDocument document, DictionaryToken widget) =>
        document.Resolve(Inherited(document, widget, "Opt")) is ArrayToken options && int.TryParse(document.Name(widget, "AS"), out int at)
            && at >= 0 && at < options.Length
            ? PdfTokens.Text(document.Resolve(options[at])) : null;

    private static IToken? Inherited(PdfDocument document, DictionaryToken widget, string key)
    {
        DictionaryToken? field = widget;
        for (int i = 0; i < DeepestField && field is not null; i++)
        {
            if (field.TryGet(NameToken.Create(key), out IToken? token)) return token;
            field = document.Dictionary(field, "Parent");
        }
        return null;
    }

    private static PdfWord Word(string mark, PdfRectangle box)
    {
        // As high as the text beside it, however large it is drawn.
        double height = Math.Min(box.Height, 14), middle = (box.Bottom + box.Top) / 2;
        return new PdfWord
        {
            Text = mark,
            Start = box.Left,
            End = box.Right,
            Baseline = middle - 0.3 * height,
            Size = height,
            Bold = false,
            Turn = 0,
            SpaceAfter = true,
            Box = new PdfBox(box.Left, box.Bottom, box.Right, box.Top),
        };
    }
}
