using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>A candidate and what came of trying it.</summary>
public sealed record TriedBackend(BackendCandidate Candidate, BackendVerdict Verdict);

/// <summary>What computes, and why nothing better does.</summary>
/// <param name="Sentence">For the owner: what is used, what would be better, and every GPU of the system that is not used with the
/// reason.</param>
/// <param name="CouldBeBetter">True where the sentence names something better.</param>
/// <param name="Kind">What is used; null where nothing works, or before it is known.</param>
/// <param name="Tried">Everything that was tried, best first; the last one is used if it works.</param>
public sealed record BackendReport(string Sentence, bool CouldBeBetter, string? Kind, IReadOnlyList<TriedBackend> Tried)
{
    private const string Cuda = "cuda";

    /// <summary>Before a model is wanted.</summary>
    public static BackendReport Unknown { get; } = new("What computes here is found out when a model is there.", false, null, []);

    /// <summary>While it is found out.</summary>
    public static BackendReport Trying { get; } = new("It is found out which processor or GPU computes rightly.", false, null, []);

    /// <summary>Says what came of trying. Pure.</summary>
    /// <param name="tried">Best first, up to the first that works.</param>
    /// <param name="adapters">The GPUs that the system shows.</param>
    /// <param name="published">The kinds of GPU that there are libraries for on this system; one that was not tried was not
    /// fetched.</param>
    public static BackendReport Of(
        IReadOnlyList<TriedBackend> tried, IReadOnlyList<DisplayAdapter> adapters, IReadOnlyCollection<string> published)
    {
        TriedBackend? used = tried.LastOrDefault(item => item.Verdict.Works);
        Backend[] gpus = [.. (used?.Verdict.Devices ?? []).Where(device => device.IsGpu)];
        DisplayAdapter[] idle = [.. adapters.Where(adapter => !gpus.Any(device => IsSame(adapter, device)))];
        string[] parts = used is not null && gpus.Length > 0 ? OnGpu(used, gpus) : OnProcessor();
        bool couldBeBetter = gpus.Length > 0 ? parts.Length > 1 + idle.Length : idle.Length > 0;
        return new BackendReport(string.Join("; ", parts) + ".", couldBeBetter, used?.Candidate.Kind, tried);

        string[] OnGpu(TriedBackend used, Backend[] gpus)
        {
            string uses = $"{used.Candidate.Title} on {string.Join(" and ", gpus.Select(device => device.Description))}";
            // CUDA is quicker on a card of NVIDIA's, so the reason why it is not used is worth telling.
            DisplayAdapter? nvidia = used.Candidate.Kind == Cuda ? null
                : adapters.Except(idle).FirstOrDefault(adapter => adapter.Vendor == DisplayAdapter.Nvidia);
            TriedBackend[] cuda = [.. tried.Where(item => item.Candidate.Kind == Cuda)];
            List<string> quicker = nvidia is null ? [] : Reasons(cuda, [.. published.Where(kind => kind == Cuda)], nvidia, "for quicker prompts");
            return [uses, .. quicker, .. idle.Select(adapter => $"{adapter.Name} is not used: {Join(Beside(used, adapter))}")];
        }

        string[] OnProcessor()
        {
            string uses = used is null ? "Nothing computes here" : BackendCandidate.TitleOf(BackendCandidate.Processor);
            // Where the system does not tell of its GPUs, what was fetched for one does.
            IEnumerable<string> why = idle.Length > 0
                ? idle.Select(adapter => $"{adapter.Name} is not used: {Join(WhyIdle(adapter))}")
                : tried.Where(item => item is { Candidate.Kind: "metal", Verdict.Works: false }).Select(item => Why(item, "to use it"))
                    .DefaultIfEmpty("this system shows no GPU");
            return [uses, .. why, .. tried.Where(item => used is null && item.Candidate.Plugin is null).Select(item => Why(item, ""))];
        }

        List<string> WhyIdle(DisplayAdapter adapter) =>
            Reasons(tried, published, adapter, "to use it") is { Count: > 0 } reasons ? reasons
            : ["the libraries of llama.cpp that are here have none for it"];

        List<string> Beside(TriedBackend used, DisplayAdapter adapter) => used.Verdict.Devices.Any(device => IsSame(adapter, device))
            ? ["it shares the main memory, and the other has its own"]
            : [.. Reasons(tried, [], adapter, "to use it"), $"{used.Candidate.Title} does not list it"];
    }

    private static List<string> Reasons(
        IReadOnlyList<TriedBackend> tried, IReadOnlyCollection<string> published, DisplayAdapter adapter, string purpose)
    {
        List<string> reasons = [];
        bool runtimeMissing = false;
        foreach (TriedBackend item in tried.Where(item => !item.Verdict.Works && IsFor(item.Candidate.Kind, adapter)))
        {
            // Of two versions of CUDA's runtime one is enough, and the newer one is told first.
            bool runtime = MissingLibraries.CudaVersion(item.Verdict.Missing) is not null;
            if (!runtime || !runtimeMissing) reasons.Add(Why(item, purpose) + DriverFor(item, adapter, purpose));
            runtimeMissing |= runtime;
        }
        foreach (string kind in published.Where(kind => IsFor(kind, adapter) && tried.All(item => item.Candidate.Kind != kind)))
        {
            string title = BackendCandidate.TitleOf(kind);
            reasons.Add($"llama.cpp's libraries for {title} were not fetched: build again with npm's registry in reach {purpose}");
        }
        return reasons;
    }

    private static string Why(TriedBackend item, string purpose) => item.Verdict.Missing.Count > 0
        ? $"{MissingLibraries.Fact(item.Verdict.Missing)}: {MissingLibraries.Advice(item.Verdict.Missing)} {purpose}".TrimEnd()
        : item.Verdict.Reason is { } reason && !item.Verdict.Works ? $"{item.Candidate.Title} does not work: {reason.TrimEnd('.')}" : "";

    /// <summary>Vulkan itself says nothing where a card's driver for it is not installed.</summary>
    private static string DriverFor(TriedBackend item, DisplayAdapter adapter, string purpose) =>
        item.Candidate.Kind != "vulkan" || item.Verdict.Reason?.StartsWith(BackendTrial.NoDevice, StringComparison.Ordinal) != true ? ""
        : adapter.Vendor == DisplayAdapter.Nvidia ? $": install NVIDIA's driver {purpose}"
        : $": install Mesa's Vulkan drivers (mesa-vulkan-drivers on Debian and Ubuntu) {purpose}";

    private static string Join(IEnumerable<string> reasons) => string.Join(", and ", reasons);

    private static bool IsFor(string kind, DisplayAdapter adapter) =>
        kind == "vulkan" || (kind == Cuda) == (adapter.Vendor == DisplayAdapter.Nvidia);

    private static bool IsSame(DisplayAdapter adapter, Backend device) => adapter.PciAddress is not null && device.PciAddress is not null
        ? string.Equals(adapter.PciAddress, device.PciAddress, StringComparison.OrdinalIgnoreCase)
        : device.Description.Contains(DisplayAdapter.VendorName(adapter.Vendor), StringComparison.OrdinalIgnoreCase)
            || adapter.Name.Contains(device.Description, StringComparison.OrdinalIgnoreCase);
}
