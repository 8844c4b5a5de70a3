using System.Text.Json;
using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>
/// The verdicts of this machine as it is, in one file, so that nothing is tried at each start. They are a memory alone: what is lost is
/// found out anew. One caller at a time.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="machine">As <see cref="MachineIdentity"/> has it; those of another one do not count.</param>
/// <param name="time">Tells how old one is.</param>
public sealed class BackendVerdicts(string path, string machine, TimeProvider time)
{
    /// <summary>A driver that fails may do better another day.</summary>
    private static readonly TimeSpan FailureCounts = TimeSpan.FromDays(1);

    /// <summary>As often as this process may end while it loads what worked in a child.</summary>
    private const int MostEnds = 2;

    /// <summary>What is known of a candidate; null where it must be tried.</summary>
    public BackendVerdict? Find(BackendCandidate candidate)
    {
        if (!Read().TryGetValue(KeyOf(candidate), out Entry? entry)) return null;
        bool isOld = !entry.Verdict.Works && time.GetUtcNow() - entry.When is var age && (age > FailureCounts || age < TimeSpan.Zero);
        return isOld ? null : entry.Verdict;
    }

    /// <summary>Keeps one; but that the processor failed is no lasting truth, since nothing comes after it.</summary>
    public void Save(BackendCandidate candidate, BackendVerdict verdict)
    {
        if (verdict.Works || candidate.Plugin is not null) Put(candidate, new Entry(verdict, time.GetUtcNow(), 0));
    }

    /// <summary>
    /// Says that this process is about to load it; until <see cref="Save"/> a death of the process counts. Where that happened twice the
    /// verdict is another one: it does not work, whatever the child found.
    /// </summary>
    public BackendVerdict Begin(BackendCandidate candidate, BackendVerdict verdict)
    {
        int ends = Read().GetValueOrDefault(KeyOf(candidate))?.Ends ?? 0;
        if (ends < MostEnds)
        {
            Put(candidate, new Entry(verdict, time.GetUtcNow(), ends + 1));
            return verdict;
        }
        BackendVerdict failed = BackendVerdict.Fails($"loading it ended the process that serves models {MostEnds} times");
        Save(candidate, failed);
        return failed;
    }

    private static string KeyOf(BackendCandidate candidate) =>
        $"{candidate.Kind}|{candidate.Folder}|{(candidate.Plugin is { } plugin ? MachineIdentity.Stamp(plugin) : "")}";

    private Dictionary<string, Entry> Read()
    {
        try
        {
            if (!File.Exists(path)) return [];
            Kept? kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path));
            return kept?.Machine == machine ? kept.Verdicts ?? [] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private void Put(BackendCandidate candidate, Entry entry)
    {
        Dictionary<string, Entry> verdicts = Read();
        verdicts[KeyOf(candidate)] = entry;
        NoteFile.TryWrite(path, JsonSerializer.Serialize(new Kept(machine, verdicts)));
    }

    private sealed record Kept(string Machine, Dictionary<string, Entry>? Verdicts);

    private sealed record Entry(BackendVerdict Verdict, DateTimeOffset When, int Ends);
}
