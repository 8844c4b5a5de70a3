using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What a table's row or a property gives a value for. Pure.</summary>
internal static partial class RecordLabel
{
    private const int LongestLabel = 7;

    /// <summary>
    /// The share of the words of the cell that has most of the question's, which the question has or means, 0 to 1: "employee equity incentive plans" is no
    /// answer about employees. One of several things in a cell suffices ("timing belt and water pump"), and so does a name that the question gives. 1 where
    /// that is no cell of words, and for what is no row and no property.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="asked">The question's words, as <see cref="SimilarWords.Of"/> gives them.</param>
    /// <param name="names">Those of them that are parts of names.</param>
    public static double Asked(SourceSentence record, IReadOnlyList<string> asked, IReadOnlySet<string> names)
    {
        bool byMeaning = StaticEmbedder.Understands(record.Hit.Document.Language);
        double best = 0;
        foreach (string cell in Cells(record))
        {
            // What takes more words is running text that stands in columns.
            if (cell.Count(c => c == ' ') >= LongestLabel) continue;
            foreach (string thing in Conjunction().Split(cell))
            {
                string[] words = [.. SimilarWords.Of(thing).Where(word => word.Length > 2 && char.IsLetter(word[0]))];
                if (words.Any(names.Contains)) return 1;
                int shared = words.Count(word => IsAmong(word, asked, byMeaning));
                if (shared > 0) best = Math.Max(best, shared / (double)words.Length);
            }
        }
        return best == 0 ? 1 : best;
    }

    /// <summary>
    /// Whether the question asks for what a property is the value of: by its name, or by the kind of answer wanted ("When …?" for "date: …"). When and by whom
    /// a mail was sent answers only what is asked about sending.
    /// </summary>
    /// <param name="property">The property.</param>
    /// <param name="asked">The question's words, as <see cref="SimilarWords.Of"/> gives them.</param>
    /// <param name="type">The kind of answer wanted.</param>
    public static bool Names(SourceSentence property, IReadOnlyList<string> asked, AnswerType type)
    {
        bool byMeaning = StaticEmbedder.Understands(property.Hit.Document.Language);
        if (MediaTypes.Mail.Contains(property.Hit.Document.MediaType) && !asked.Any(Sending.Contains)) type = AnswerType.Any;
        return Cells(property).SelectMany(SimilarWords.Of)
            .Any(word => (type == AnswerType.Date && OfDates.Contains(word)) || (type == AnswerType.Name && OfNames.Contains(word)) || IsAmong(word, asked, byMeaning));
    }

    private static bool IsAmong(string word, IReadOnlyList<string> asked, bool byMeaning) => asked.Contains(word) || SimilarWords.Best(word, asked, byMeaning) > 0.5;

    /// <summary>Words of a question about a mail's being sent, in English, German and Spanish.</summary>
    private static readonly HashSet<string> Sending =
    [
        "send", "sent", "write", "wrote", "written", "mail", "mails", "email", "message", "reply", "replied", "answer", "answered", "ask", "asked", "offer", "offered", "letter", "received", "got",
        "schickte", "geschickt", "schrieb", "geschrieben", "gesendet", "antwortete", "geantwortet", "fragte", "gefragt", "nachricht", "brief", "enviado", "envio", "escribio", "correo",
    ];

    /// <summary>Names of properties that give a moment, or say by whom.</summary>
    private static readonly HashSet<string> OfDates = ["date", "datum", "fecha", "year", "jahr", "day", "time"], OfNames = ["from", "author", "autor", "by", "von"];

    [GeneratedRegex(@"\s(?:and|und|y|et|&|\+)\s|[,;/]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Conjunction();

    private static string[] Cells(SourceSentence record) => record.Kind is BlockKind.TableRow ? record.Text.Split('\t', '|')
        : PropertyLine.Begins(record.Text, 0, record.Text.Length) ? [record.Text[..record.Text.IndexOf(':')]] : [];
}
