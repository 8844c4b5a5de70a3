namespace Rag.Ingest.Readers.Pdf;

/// <summary>Hebrew, Arabic and the scripts beside them, whose letters a page holds from left to right.</summary>
internal static class RightToLeft
{
    public static bool Is(char c) => c is >= '\u0590' and <= '\u08FF';

    /// <summary>True for text of such letters alone.</summary>
    public static bool Is(string text) => text.Any(Is) && !text.Any(c => char.IsLetter(c) && !Is(c));

    /// <summary>From the order on the page to the order in which it is read, and back; other text stays.</summary>
    public static string Turn(string text)
    {
        if (text.Length < 2 || !Is(text)) return text;
        char[] turned = text.ToCharArray();
        Array.Reverse(turned);
        return new string(turned);
    }
}
