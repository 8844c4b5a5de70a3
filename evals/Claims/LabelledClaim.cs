using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rag.Retrieval.Answers.Claims;

namespace Rag.Evals.Claims;

/// <summary>A statement with its sources and a label by hand: a line of a file in the form of <c>claims.jsonl</c>.</summary>
internal sealed record LabelledClaim(string Id, string Question, IReadOnlyList<ClaimSource> Sources, string Document, string Text,
    string Label, string Kind)
{
    /// <summary>The label of a right one; the others are <c>notSaid</c> and <c>contradicted</c>.</summary>
    public const string Said = "said";

    /// <summary>Whether it lies in the half that rules may be written from: by a hash of the document that its first source is
    /// of.</summary>
    public bool IsTuning => SHA256.HashData(Encoding.UTF8.GetBytes(Document))[0] % 2 == 0;

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">A line is not in that form.</exception>
    public static IReadOnlyList<LabelledClaim> ReadFile(string file) => [.. File.ReadLines(file).Where(line =>
        line.Length > 0).Select(Read)];

    private static LabelledClaim Read(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        List<JsonElement> sources = [.. root.GetProperty("sources").EnumerateArray()];
        return new LabelledClaim(
            Field(root, "id"), Field(root, "question"), [.. sources.Select(source => new ClaimSource(Field(source, "text")))],
                sources.Count == 0 ? "" : Field(sources[0], "path"),
            Field(root, "claim"), Field(root, "label"), Field(root, "kind"));
    }

    private static string Field(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()! : value.ValueKind is JsonValueKind.Number ? value.GetRawText() : "";
}
