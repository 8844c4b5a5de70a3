using System.Text;

namespace Rag.Bench.Measuring;

/// <summary>
/// Markdown notes with headings, written by chance from a vocabulary whose words are as unevenly frequent as those of a language (Zipf).
/// The same seed writes the same notes.
/// </summary>
internal static class SampleNotes
{
    private const int Words = 6000, SectionsPerNote = 6, Folders = 12;
    private static readonly string[] Syllables =
        ["ba", "den", "fi", "gor", "hu", "kel", "lam", "mo", "nir", "pa", "quo", "ras", "sil", "tem", "ul", "ver", "wi", "xan", "yo",
            "zet"];

    /// <summary>Writes so many below a folder.</summary>
    public static void Write(string folder, int notes, int seed)
    {
        Random random = new(seed);
        string[] vocabulary =
            [.. Enumerable.Range(0, Words)
                .Select(_ => string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Syllables[random.Next(Syllables.Length)])))
                    .Distinct()];
        for (int i = 0; i < notes; i++)
        {
            StringBuilder text = new($"# {Line(3)}\n\n");
            for (int section = 0; section < SectionsPerNote; section++)
            {
                text.Append("## ").Append(Line(4)).Append("\n\n");
                for (int sentence = 0; sentence < 8; sentence++) text.Append(Line(12)).Append(". ");
                text.Append("\n\n");
            }
            string path = Path.Combine(folder, $"folder{i % Folders}", $"note{i}.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text.ToString());
        }

        string Line(int words)
        {
            string line = string.Join(' ', Enumerable.Range(0, words)
                .Select(_ => vocabulary[(int)(vocabulary.Length * Math.Pow(random.NextDouble(), 3))]));
            return char.ToUpperInvariant(line[0]) + line[1..];
        }
    }
}
