using System.Text;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>Raised and lowered text, written once it is whole: how depends on all of it, and on what stands around it.</summary>
internal sealed class RtfShifted(RtfParagraphs paragraphs)
{
    private readonly StringBuilder text = new();
    private int shift;

    /// <summary>Takes a piece.</summary>
    /// <param name="piece">As it stands.</param>
    /// <param name="direction">1 for raised, -1 for lowered.</param>
    public void Append(string piece, int direction)
    {
        if (shift != direction) End();
        shift = direction;
        text.Append(piece);
    }

    /// <summary>Writes what there is.</summary>
    /// <param name="after">What follows it.</param>
    public void End(string after = "")
    {
        if (text.Length == 0) return;
        string value = text.ToString();
        text.Clear();
        paragraphs.Append(shift > 0 ? RaisedText.Superscript(paragraphs.Before, value, after) : RaisedText.Subscript(paragraphs.Before, value));
    }

    /// <summary>Writes a note's mark.</summary>
    public void Note(string mark)
    {
        End();
        paragraphs.Append(RaisedText.Superscript(paragraphs.Before, mark, isNote: true));
    }
}
