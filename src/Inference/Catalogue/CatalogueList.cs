using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rag.Inference.Catalogue;

/// <summary>A list of models to get. Immutable.</summary>
/// <param name="Written">When it was written; null where it does not say.</param>
/// <param name="Models">Weakest first within a kind.</param>
public sealed record CatalogueList(DateOnly? Written, IReadOnlyList<CatalogueEntry> Models)
{
    private const int Most = 1000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads and checks a list: an object with <c>written</c> and <c>models</c>, or the models alone.</summary>
    /// <exception cref="JsonException">It cannot be used; the message says why.</exception>
    public static CatalogueList Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(
            json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        CatalogueList list = document.RootElement.ValueKind == JsonValueKind.Array
            ? new CatalogueList(null, document.Deserialize<List<CatalogueEntry>>(Json) ?? [])
            : document.Deserialize<CatalogueList>(Json) ?? throw new JsonException("it is null");
        if (list.Models is not { Count: > 0 and <= Most }) throw new JsonException(
            $"it holds {list.Models?.Count ?? 0} models: 1 to {Most} are wanted in 'models'");
        foreach (CatalogueEntry? entry in list.Models)
            if ((entry is null ? "an entry is null" : Fault(entry)) is { } fault) throw new JsonException($"{entry?.Id}: {fault}");
        if (list.Models.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new JsonException(
            $"{twice.Key} stands there twice");
        return list;
    }

    private static bool IsId(string id) => id.Length > 0
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    private static bool IsFileName(string name) => name == Path.GetFileName(name)
        && name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    private static string? Fault(CatalogueEntry entry) => entry switch
    {
        _ when !IsId(entry.Id) => "the id may have lower-case letters, digits, dots and dashes",
        _ when !IsFileName(entry.FileName) => "the file's name must end in .gguf and name no folder",
        { Address: { IsAbsoluteUri: false } or { Scheme: not "https" } } => "the address must begin with https://",
        { Sha256.Length: not (0 or 64) } => "the sha256 has 64 hexadecimal digits, or is empty",
        { Size: <= 0 } or { Layers: <= 0 } or { Width: <= 0 } or { ContextLength: <= 0 } or { KvHeads: < 0 } or { HeadLength: < 0 } =>
            "sizes are positive numbers",
        _ => null,
    };
}
