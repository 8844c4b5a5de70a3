using System.Text.Json;
using Rag.Web.Settings;

namespace Rag.Web.Components.Talk;

/// <summary>Questions that the samples answer, from <c>questions.json</c> beside them: an array of strings, or of objects with a question.</summary>
public sealed class ExampleQuestions
{
    private readonly Lazy<IReadOnlyList<string>> all = new(Load);

    /// <summary>The first ones.</summary>
    public IReadOnlyList<string> Read(int count) => [.. all.Value.Take(count)];

    private static List<string> Load()
    {
        if (WatchedFolders.SamplesFolder() is not { } folder) return [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "questions.json")));
            JsonElement list = document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("questions", out JsonElement inner)
                ? inner : document.RootElement;
            return [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetProperty("question").GetString()).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }
}
