namespace Rag.Retrieval.Models;

/// <summary>Texts that come in pieces: what might become a mark has to be held back until it is known. Pure.</summary>
public static class BegunMark
{
    /// <summary>How many characters at the end of a text may be the beginning of a mark; 0 where none may, or where all of it stands there.</summary>
    /// <param name="text">As far as it has come.</param>
    /// <param name="mark">Not empty.</param>
    public static int AtEndOf(string text, string mark)
    {
        for (int length = Math.Min(text.Length, mark.Length - 1); length > 0; length--)
            if (text.AsSpan(text.Length - length).SequenceEqual(mark.AsSpan(0, length))) return length;
        return 0;
    }
}
