using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Retrieval.Measuring;

/// <summary>A line of a file that is no question.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Reason">What is wrong, and what to write.</param>
public sealed record BadLine(int Number, string Reason);

/// <summary>Own questions as JSON lines, one a line. Pure.</summary>
public static class QuestionLines
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A question as one line, without its end.</summary>
    public static string Write(OwnQuestion question) => JsonSerializer.Serialize(question, Json);

    /// <summary>One line back; a line without an id gets one, and without a set the set given.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static OwnQuestion ReadOne(string line, string set)
    {
        try
        {
            JsonObject row = JsonNode.Parse(line) as JsonObject ?? throw new JsonException("it is no JSON object");
            if (row["id"] is not JsonValue id || !IsId(id.ToString())) row["id"] = Guid.NewGuid().ToString("N");
            row["set"] ??= set;
            row["question"] ??= "";
            OwnQuestion question = row.Deserialize<OwnQuestion>(Json)!;
            // A place may be named by its path or its id alone.
            return question.Passages is not { Count: > 0 } passages || passages.Any(passage => passage is null)
                ? question
                : question with { Passages = [.. passages.Select(Named)] };
        }
        // The message of a key that stands twice comes so, and of half a surrogate pair.
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    /// <summary>Every line of a text; blank lines are passed over.</summary>
    /// <param name="text">As it was read.</param>
    /// <param name="set">The set of lines that name none.</param>
    public static (IReadOnlyList<OwnQuestion> Questions, IReadOnlyList<BadLine> Bad) Read(string text, string set)
    {
        List<OwnQuestion> questions = [];
        List<BadLine> bad = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace()) continue;
            try
            {
                OwnQuestion question = ReadOne(line.ToString(), set);
                if (question.Fault() is { } fault) bad.Add(new BadLine(number, fault));
                else questions.Add(question);
            }
            catch (JsonException fault)
            {
                bad.Add(new BadLine(number, "no question in JSON (" + fault.Message.TrimEnd('.')
                    + "): write an object with at least \"question\""));
            }
        }
        return (questions, bad);
    }

    private static RightPassage Named(RightPassage passage) =>
        passage with { DocumentId = passage.DocumentId ?? "", Path = passage.Path ?? "" };

    /// <summary>True for 32 hexadecimal digits in lower case.</summary>
    public static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
