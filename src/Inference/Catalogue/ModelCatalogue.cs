using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Rag.Inference.Catalogue;

/// <summary>The models that can be got, weakest first within a kind: the list that ships with the product, or the owner's own.</summary>
public sealed class ModelCatalogue
{
    private const string BuiltIn = "catalogue.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads and checks the list.</summary>
    /// <exception cref="OptionsValidationException">The owner's list cannot be used; the message says why.</exception>
    public ModelCatalogue(IOptions<InferenceOptions> options)
    {
        string? path = options.Value.Catalogue;
        try
        {
            using Stream stream = path is { Length: > 0 }
                ? File.OpenRead(path)
                : typeof(ModelCatalogue).Assembly.GetManifestResourceStream(BuiltIn)!;
            Entries = JsonSerializer.Deserialize<List<CatalogueEntry>>(stream, Json) ?? [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unusable(path, fault.Message);
        }
        foreach (CatalogueEntry entry in Entries)
            if (Fault(entry) is { } fault) throw Unusable(path, $"{entry.Id}: {fault}");
        if (Entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice) throw Unusable(path, $"{twice.Key} stands there twice");
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>By its id, or null.</summary>
    public CatalogueEntry? Find(string id) => Entries.FirstOrDefault(entry => entry.Id == id);

    private static bool IsId(string id) => id.Length > 0 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    private static bool IsFileName(string name) => name == Path.GetFileName(name) && name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    private static string? Fault(CatalogueEntry entry) => entry switch
    {
        _ when !IsId(entry.Id) => "the id may have lower-case letters, digits, dots and dashes",
        _ when !IsFileName(entry.FileName) => "the file's name must end in .gguf and name no folder",
        { Address: { IsAbsoluteUri: false } or { Scheme: not "https" } } => "the address must begin with https://",
        { Sha256.Length: not (0 or 64) } => "the sha256 has 64 hexadecimal digits, or is empty",
        { Size: <= 0 } or { Layers: <= 0 } or { Width: <= 0 } or { ContextLength: <= 0 } or { KvHeads: < 0 } or { HeadLength: < 0 } => "sizes are positive numbers",
        _ => null,
    };

    private static OptionsValidationException Unusable(string? path, string why)
    {
        string name = $"{InferenceOptions.Section}:{nameof(InferenceOptions.Catalogue)}";
        return new(name, typeof(InferenceOptions), [$"The list of models {path} that {name} names cannot be used: {why}. Mend it, or leave the setting out for the built-in list."]);
    }
}
