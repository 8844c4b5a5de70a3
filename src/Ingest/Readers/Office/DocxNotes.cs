using System.Globalization;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>Numbers of footnotes (1, 2, 3) and endnotes (i, ii, iii), in the order in which the text refers to them.</summary>
internal sealed class DocxNotes
{
    private readonly Dictionary<(bool IsEndnote, string Id), int> numbers = [];
    private int footnotes, endnotes;

    /// <summary>The mark of the note that a reference leads to.</summary>
    public string Refer(XElement reference)
    {
        bool isEndnote = reference.Name.LocalName == "endnoteReference";
        var key = (isEndnote, reference.Attr("id") ?? "");
        if (!numbers.TryGetValue(key, out int number)) numbers[key] = number = isEndnote ? ++endnotes : ++footnotes;
        return Mark(number, isEndnote);
    }

    /// <summary>The mark that stands before a note; null where nothing refers to it.</summary>
    public string? Of(XElement note)
    {
        bool isEndnote = note.Name.LocalName == "endnote";
        return numbers.TryGetValue((isEndnote, note.Attr("id") ?? ""), out int number) ? Mark(number, isEndnote) : null;
    }

    private static string Mark(int number, bool isEndnote) =>
        isEndnote ? Counters.Write(number, Numerals.LowerRoman) : number.ToString(CultureInfo.InvariantCulture);
}
