using System.Text;

namespace Rag.Tests;

/// <summary>Questions that nobody asks in earnest: words, dates, names and marks, repeated in every mixture. The same seed makes the same question.</summary>
internal static class HostileQuestions
{
    /// <summary>UTF-16 units, the most that a question has.</summary>
    private const int Longest = 4000;

    private static readonly string[] Pieces =
    [
        "in", "i", "what", "which", "who", "how", "and", "und", "also", "why", "when", "was", "hat", "did", "has", "the", "der", "file", "datei", "folder", "tag", "from", "by",
        "write", "last", "zuletzt", "geschrieben", "called", "open tasks", "documents about", "notes", "my", "mails", "do", "need to do", "still", "please", "can you",
        "Anna", "Bert", "A-", "A.", "Aa", "Ab'", "'s", "’s", "s", "mail", "letzte Mail", "2024", "2024-05-01", "in 2024", "5. Mai 2023", "on 3 May", "last week", "vor drei Tagen",
        "since 2020", "Q3 2023", "third quarter", "a.pdf", "a.", ".pdf", "#a", "#", "/", "_", "-", "\"", "“", "”", "„", "«", "(", ")", "[", "]", "{", "<", ">", "`", "*", "?", "??", "!",
        ",", ";", ":", ".", "…", " ", "  ", "\t", "\n", "\u00A0", "\u200D", "1", "12", "3.5", "1-1", "€", "%", "é", "ß", "İ", "谁", "什么时候", "百分之", "😀", "\u0301", "\uD800", "\0",
    ];

    /// <summary>One of them.</summary>
    public static string Make(int seed)
    {
        Random random = new(seed);
        StringBuilder question = new();
        int length = random.Next(4) == 0 ? Longest : random.Next(1, Longest);
        while (question.Length < length)
        {
            string unit = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (random.Next(3) > 0) unit += ' ';
            for (int times = random.Next(2) == 0 ? random.Next(1, 4) : random.Next(4, Longest); times > 0 && question.Length < length; times--) question.Append(unit);
        }
        return question.ToString(0, length);
    }
}
