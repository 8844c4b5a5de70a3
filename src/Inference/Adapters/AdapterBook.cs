using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Adapters;

/// <summary>
/// The adapters in the models folder: which model each fits, how strongly it is switched on, and why one could not be used. Safe to call
/// from any thread.
/// </summary>
internal sealed class AdapterBook(string? strengths)
{
    private readonly Lock gate = new();
    private readonly List<string> paths = [];
    private readonly Dictionary<(AdapterFile, ModelFile), string?> misfits = [];
    private readonly Dictionary<(AdapterFile, ModelFile), string> refusals = [];
    private readonly Dictionary<string, float> wanted = new(AdapterStrengths.Read(strengths), StringComparer.OrdinalIgnoreCase);
    private ModelListing listing = new([], []);

    /// <summary>All there are, by name.</summary>
    public IReadOnlyList<ListedAdapter> All
    {
        get { lock (gate) return [.. listing.Adapters.Select(Listed)]; }
    }

    /// <summary>By its number, or null.</summary>
    public ListedAdapter? Find(int id) => All.FirstOrDefault(adapter => adapter.Id == id);

    /// <summary>
    /// Takes in what the folder holds now; a new pair of adapter and model has the model's header read. One caller at a time.
    /// </summary>
    public void Update(ModelListing found)
    {
        (AdapterFile Adapter, ModelFile Model)[] pairs =
            [.. found.Adapters.SelectMany(
                adapter => found.Models.Where(model => model.Kind == ModelKind.Chat).Select(model => (adapter, model)))];
        lock (gate)
        {
            foreach ((AdapterFile, ModelFile) gone in misfits.Keys.Except(pairs).ToList()) misfits.Remove(gone);
            foreach ((AdapterFile, ModelFile) gone in refusals.Keys.Except(pairs).ToList()) refusals.Remove(gone);
            pairs = [.. pairs.Where(pair => !misfits.ContainsKey(pair))];
        }
        foreach (IGrouping<ModelFile, (AdapterFile Adapter, ModelFile Model)> pair in pairs.GroupBy(pair => pair.Model))
        {
            IReadOnlyDictionary<string, IReadOnlyList<long>>? weights = null;
            foreach ((AdapterFile adapter, ModelFile model) in pair)
            {
                string? misfit = adapter.Architecture == model.Architecture && (weights ??= TryRead(model)) is null
                    ? $"{model.Name} cannot be read."
                    : AdapterFit.Misfit(adapter, model, weights ?? new Dictionary<string, IReadOnlyList<long>>());
                lock (gate) misfits[(adapter, model)] = misfit;
            }
        }
        lock (gate)
        {
            paths.AddRange(found.Adapters.Select(adapter => adapter.Path).Except(paths).ToList());
            listing = found;
        }
    }

    /// <summary>Switches adapters on, and all others off.</summary>
    /// <param name="strengths">By the adapter's number.</param>
    public void Switch(IReadOnlyDictionary<int, float> strengths)
    {
        lock (gate)
        {
            wanted.Clear();
            foreach (ListedAdapter adapter in listing.Adapters.Select(Listed))
                if (strengths.TryGetValue(adapter.Id, out float strength) && strength != 0) wanted[adapter.File.FileName] = strength;
            // Whoever sets it anew wants it tried anew.
            refusals.Clear();
        }
    }

    /// <summary>What is switched on for a model: that which fits it and was not refused.</summary>
    public IReadOnlyList<(AdapterFile File, float Scale)> SwitchedOn(ModelFile model)
    {
        lock (gate)
            return [.. listing.Adapters.Where(adapter => Strength(adapter) != 0 && Problem(adapter, model) is null)
                .Select(adapter => (adapter, Strength(adapter)))];
    }

    /// <summary>Why an adapter cannot be used with a model; null where it can, as far as is known.</summary>
    public string? ProblemOf(AdapterFile adapter, ModelFile model)
    {
        lock (gate) return Problem(adapter, model);
    }

    /// <summary>
    /// Remembers that an adapter cannot be used with a model, until it is switched again or one of the two files changes.
    /// </summary>
    public void Refuse(AdapterFile adapter, ModelFile model, string reason)
    {
        lock (gate) refusals[(adapter, model)] = reason;
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<long>>? TryRead(ModelFile model)
    {
        try { return ModelWeights.Read(model); }
        catch (Exception fault) when (fault is GgufException or IOException or UnauthorizedAccessException) { return null; }
    }

    private string? Problem(AdapterFile adapter, ModelFile model) =>
        refusals.GetValueOrDefault((adapter, model))
            ?? (misfits.TryGetValue((adapter, model), out string? misfit) ? misfit : "It has not been looked at yet.");

    private float Strength(AdapterFile adapter) => wanted.GetValueOrDefault(adapter.FileName);

    private ListedAdapter Listed(AdapterFile adapter)
    {
        ModelFile[] fits = [.. listing.Models.Where(model => misfits.TryGetValue((adapter, model), out string? misfit) && misfit is null)];
        string[] reasons = [.. listing.Models.Where(model => model.Architecture == adapter.Architecture)
            .Select(model => misfits.GetValueOrDefault((adapter, model))).OfType<string>()];
        string none = reasons.FirstOrDefault()
            ?? $"It was made for a model of the architecture {adapter.Architecture}{(adapter.MadeFor is { } name ? $" ({name})" : "")}, and there is none here.";
        return new ListedAdapter(paths.IndexOf(adapter.Path), adapter, fits, fits.Length > 0 ? null : none, Strength(adapter));
    }
}
