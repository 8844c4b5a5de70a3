using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>Words and phrases of a lexicon, as its file writes them: in one string, separated by commas. Lower case. Immutable.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class Words(IReadOnlyList<string> words) : IReadOnlyList<string>
{
    /// <inheritdoc />
    public int Count => words.Count;

    /// <inheritdoc />
    public string this[int index] => words[index];

    /// <summary>Alternatives of a regular expression for any of some words, the longer ones first.</summary>
    public static string Pattern(IEnumerable<string> words) =>
        "(?:" + string.Join('|', words.Distinct().OrderByDescending(word => word.Length).Select(Regex.Escape)) + ")";

    /// <inheritdoc />
    public IEnumerator<string> GetEnumerator() => words.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Converter : JsonConverter<Words>
    {
        public override Words Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

        public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Join(", ", value));
    }
}
