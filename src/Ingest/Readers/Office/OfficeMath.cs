using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>Equations of Office (ISO/IEC 29500-1, 22.1) on one line.</summary>
internal static class OfficeMath
{
    /// <summary>The equation's text; the package has bounded its depth.</summary>
    public static string Of(XElement element)
    {
        var text = new StringBuilder();
        foreach (XElement child in element.Elements()) text.Append(Part(child));
        return text.ToString();
    }

    private static string Part(XElement element)
    {
        string Of(string name) => element.Child(name) is { } part ? OfficeMath.Of(part) : "";
        string? Sign(string name) => element.Child(element.Name.LocalName + "Pr").Child(name).Val();
        switch (element.Name.LocalName)
        {
            case "t": return element.Value;
            case "f": return Linear.Fraction(Of("num"), Of("den"));
            case "sSup": return Linear.Raised(Of("e"), Of("sup"));
            case "sSub": return Linear.Lowered(Of("e"), Of("sub"));
            case "sSubSup": return Linear.Raised(Linear.Lowered(Of("e"), Of("sub")), Of("sup"));
            case "sPre": return $"{Linear.Raised(Linear.Lowered("", Of("sub")), Of("sup"))}{Of("e")}";
            case "rad": return Linear.Root(element.Child("radPr").Child("degHide").IsOn() ? "" : Of("deg"), Of("e"));
            case "nary": return $"{Linear.Raised(Linear.Lowered(Sign("chr") ?? "∫", Of("sub")), Of("sup"))} {Of("e")}";
            case "d": return $"{Sign("begChr") ?? "("}{string.Join(Sign("sepChr") ?? "|", element.Named("e").Select(OfficeMath.Of))}{Sign("endChr") ?? ")"}";
            case "func": return $"{Of("fName")} {Of("e")}";
            case "limLow": return Linear.Lowered(Of("e"), Of("lim"));
            case "limUpp": return Linear.Raised(Of("e"), Of("lim"));
            case "eqArr": return string.Join("; ", element.Named("e").Select(OfficeMath.Of));
            case "m": return $"[{string.Join("; ", element.Named("mr").Select(row => string.Join(", ", row.Named("e").Select(OfficeMath.Of))))}]";
            case "rPr" or "ctrlPr" or "del" or "moveFrom": return "";
            case var name when name.EndsWith("Pr", StringComparison.Ordinal): return "";
            default: return OfficeMath.Of(element);
        }
    }
}
