using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>
/// Reads the lexicons out of the files that stand beside this one, and refuses one that lacks anything that the English one has.
/// </summary>
internal static partial class LexiconFiles
{
    private static readonly string[] Languages = ["en", "de", "fr", "es", "it", "nl", "zh"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>All of them.</summary>
    /// <exception cref="InvalidDataException">One is malformed or incomplete; the message names the language and what it lacks.</exception>
    public static IReadOnlyList<Lexicon> Load()
    {
        string english = Text("en");
        return [.. Languages.Select(language => Parse(language, Text(language), english))];
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">As above.</exception>
    public static Lexicon Parse(string language, string text, string english)
    {
        try
        {
            string[] lacks = [.. Lacks(text, english)];
            if (lacks.Length > 0) throw new InvalidDataException($"The lexicon {language}.json lacks {string.Join(", ", lacks)}.");
            Lexicon lexicon = JsonSerializer.Deserialize<Lexicon>(text, Options)!;
            using JsonDocument read = JsonDocument.Parse(text);
            lexicon.Vocabulary = Strings(read.RootElement).SelectMany(value => Word().Matches(Marks().Replace(value, " ")))
                .Select(word => word.Value).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            return lexicon;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"The lexicon {language}.json cannot be read: {malformed.Message}", malformed);
        }
    }

    /// <summary>What a lexicon lacks of what another one has, as paths ("time.today", "months[3]").</summary>
    public static IEnumerable<string> Lacks(string text, string complete)
    {
        using JsonDocument one = JsonDocument.Parse(text), other = JsonDocument.Parse(complete);
        return [.. Lacks(other.RootElement, one.RootElement, "")];
    }

    /// <summary>The text of a language's file.</summary>
    public static string Text(string language)
    {
        using Stream stream = typeof(LexiconFiles).Assembly.GetManifestResourceStream($"Lexicons.{language}.json")
            ?? throw new InvalidDataException($"There is no lexicon {language}.json.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Lacks(JsonElement complete, JsonElement one, string path)
    {
        if (complete.ValueKind != one.ValueKind) return [path];
        return complete.ValueKind switch
        {
            JsonValueKind.Object => complete.EnumerateObject()
                .SelectMany(property => one.TryGetProperty(property.Name, out JsonElement value)
                ? Lacks(property.Value, value, Join(path, property.Name))
                : [Join(path, property.Name)]),
            // Lists of words in an order have as many in each language; of phrases one has more than another.
            JsonValueKind.Array when path is "months" or "weekdays" or "ordinals" => Enumerable.Range(0, complete.GetArrayLength())
                .Where(i => i >= one.GetArrayLength() || string.IsNullOrWhiteSpace(one[i].GetString())).Select(i => $"{path}[{i}]"),
            JsonValueKind.Array => one.GetArrayLength() == 0 || one.EnumerateArray()
                .Any(item => string.IsNullOrWhiteSpace(item.GetString())) ? [path] : [],
            // A language may have none.
            JsonValueKind.String when path is "homographs" or "ambiguous" => [],
            JsonValueKind.String => string.IsNullOrWhiteSpace(one.GetString()) ? [path] : [],
            _ => [],
        };
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    /// <summary>What is a pattern's and no word: the names of its parts, what stands in braces, and classes of characters.</summary>
    [GeneratedRegex(@"\(\?<\w+>|\{\w+\}|\\\w", RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
