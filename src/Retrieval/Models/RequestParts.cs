namespace Rag.Retrieval.Models;

/// <summary>Cuts many texts into requests of a bounded size, in order.</summary>
internal static class RequestParts
{
    public static IEnumerable<List<string>> Cut(IEnumerable<string> texts, int mostTexts, int mostCharacters)
    {
        List<string> part = [];
        int characters = 0;
        foreach (string text in texts)
        {
            if (part.Count > 0 && (part.Count == mostTexts || characters + text.Length > mostCharacters))
            {
                yield return part;
                part = [];
                characters = 0;
            }
            part.Add(text);
            characters += text.Length;
        }
        if (part.Count > 0) yield return part;
    }
}
