using System.Globalization;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>Merged notes as they are kept: a line each, its numbers before a tab. Pure.</summary>
internal static class MergedText
{
    /// <summary>To be kept.</summary>
    public static string Write(IEnumerable<(string Text, IReadOnlyList<int> Numbers)> notes) =>
        string.Join('\n', notes.Select(note => string.Join(',',
            note.Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))) + "\t" + note.Text));

    /// <summary>As they were; a line that is none is passed over.</summary>
    public static IEnumerable<(string Text, IReadOnlyList<int> Numbers)> Read(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Split('\t', 2) is not [var numbers, var said]) continue;
            int[] cited = [.. numbers.Split(',').Select(n =>
                int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).Where(n => n > 0)];
            if (cited.Length > 0) yield return (said, cited);
        }
    }
}
