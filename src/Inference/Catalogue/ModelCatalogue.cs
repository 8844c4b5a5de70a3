using System.Text.Json;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Catalogue;

/// <summary>
/// The models that can be got: the list that ships with the product, one that the owner had fetched, or the owner's own file. Safe to call
/// from any thread.
/// </summary>
public sealed class ModelCatalogue
{
    private const string BuiltIn = "catalogue.json";
    private readonly string? keptPath;
    private readonly bool isOwn;
    private volatile Current current;

    /// <summary>Reads and checks the list, without one that was fetched.</summary>
    /// <exception cref="OptionsValidationException">The owner's list cannot be used; the message says why.</exception>
    public ModelCatalogue(IOptions<InferenceOptions> options)
    {
        string? path = options.Value.Catalogue;
        isOwn = path is { Length: > 0 };
        try
        {
            CatalogueList list = CatalogueList.Read(isOwn ? File.ReadAllBytes(path!) : Shipped());
            current = new Current(list, new CatalogueSource(list.Written, list.Models.Count, isOwn ? "setting" : "built in"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unusable(path, fault.Message);
        }
    }

    /// <summary>The same, and the list that was fetched last.</summary>
    /// <exception cref="OptionsValidationException">The owner's list cannot be used; the message says why.</exception>
    public ModelCatalogue(IOptions<InferenceOptions> options, IOptions<RagOptions> settings) : this(options)
    {
        keptPath = Path.Combine(settings.Value.DataPath, "inference", "catalogue.json");
        if (isOwn || !File.Exists(keptPath)) return;
        try
        {
            Kept kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(keptPath), JsonSerializerOptions.Web)
                ?? throw new JsonException("it is null");
            Use(CatalogueList.Read(kept.List), kept.Address, kept.FetchedAt);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            // The built-in one serves; the page says so.
            current = current with { Source = current.Source with { Fault = $"The list that was fetched before cannot be read ({fault.Message}): refresh it." } };
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => current.List.Models;

    /// <summary>Where they come from.</summary>
    public CatalogueSource Source => current.Source;

    /// <summary>Whether the settings name a file, which no other list takes the place of.</summary>
    public bool IsFixed => isOwn;

    /// <summary>By its id, or null.</summary>
    public CatalogueEntry? Find(string id) => Entries.FirstOrDefault(entry => entry.Id == id);

    /// <summary>Uses a list from now on and after each start; one that cannot be used changes nothing.</summary>
    /// <exception cref="JsonException">It cannot be used; the message says why.</exception>
    /// <exception cref="IOException">It cannot be kept; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Replace(byte[] json, Uri address, DateTimeOffset fetchedAt)
    {
        CatalogueList list = CatalogueList.Read(json);
        if (keptPath is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(keptPath)!);
            File.WriteAllBytes(
                keptPath + ".new", JsonSerializer.SerializeToUtf8Bytes(new Kept(address, fetchedAt, json), JsonSerializerOptions.Web));
            File.Move(keptPath + ".new", keptPath, overwrite: true);
        }
        Use(list, address, fetchedAt);
    }

    /// <summary>Uses the built-in list again.</summary>
    /// <exception cref="IOException">What was fetched cannot be deleted; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Reset()
    {
        if (isOwn) return;
        if (keptPath is not null && File.Exists(keptPath)) File.Delete(keptPath);
        CatalogueList list = CatalogueList.Read(Shipped());
        current = new Current(list, new CatalogueSource(list.Written, list.Models.Count, "built in"));
    }

    private void Use(CatalogueList list, Uri address, DateTimeOffset fetchedAt) =>
        current = new Current(
            list, new CatalogueSource(list.Written, list.Models.Count, "fetched") { Address = address, FetchedAt = fetchedAt });

    private static byte[] Shipped()
    {
        using Stream stream = typeof(ModelCatalogue).Assembly.GetManifestResourceStream(BuiltIn)!;
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }

    private static OptionsValidationException Unusable(string? path, string why)
    {
        string name = $"{InferenceOptions.Section}:{nameof(InferenceOptions.Catalogue)}";
        return new(name, typeof(InferenceOptions), [$"The list of models {path} that {name} names cannot be used: {why}. Mend it, or leave the setting out for the built-in list."]);
    }

    private sealed record Current(CatalogueList List, CatalogueSource Source);

    /// <summary>What was fetched, as it came.</summary>
    private sealed record Kept(Uri Address, DateTimeOffset FetchedAt, byte[] List);
}
