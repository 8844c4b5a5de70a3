using Rag.Ingest.Folders;

namespace Rag.Ingest.Reconciling;

/// <summary>
/// Paths that changed and are not still yet. A plain save is still after a quarter of a second; one that keeps changing must stay quiet for
/// longer each time; one that never stops is read every half minute. Not for concurrent use.
/// </summary>
internal sealed class Settling(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Memory = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Unrest> restless = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, TimeSpan Quiet)> recent = new(StringComparer.Ordinal);

    public int Count => restless.Count;

    /// <summary>When the first of them may be still.</summary>
    public DateTimeOffset? NextDue => restless.Count == 0 ? null : restless.Values.Min(u => u.Last + (u.Stamp == default ? Shortest : u.Quiet));

    public bool Contains(string path) => restless.ContainsKey(path);

    public void Stir(FileEvent e)
    {
        DateTimeOffset now = time.GetUtcNow();
        FileProbe.Look(e.Path, out FileStamp stamp);
        if (restless.TryGetValue(e.Path, out Unrest? unrest))
        {
            (unrest.Last, unrest.Stamp) = (now, stamp);
            unrest.MayBeNew |= e.MayBeNew;
            return;
        }
        TimeSpan quiet = recent.TryGetValue(e.Path, out var last) && now - last.At < Memory ? Longer(last.Quiet) : Shortest;
        restless[e.Path] = new Unrest { First = now, Last = now, Quiet = quiet, Stamp = stamp, MayBeNew = e.MayBeNew };
    }

    /// <summary>Takes those that are still.</summary>
    public List<FileEvent> Take()
    {
        DateTimeOffset now = time.GetUtcNow();
        List<FileEvent> still = [];
        foreach ((string path, Unrest unrest) in restless)
        {
            bool patient = now - unrest.First < Patience;
            if (patient && now - unrest.Last < Shortest) continue;
            // What is gone does not grow.
            bool there = FileProbe.Look(path, out FileStamp stamp) != FileType.Missing;
            if (there && patient && now - unrest.Last < unrest.Quiet) continue;
            if (there && patient && stamp != unrest.Stamp)
            {
                (unrest.Last, unrest.Stamp, unrest.Quiet) = (now, stamp, Longer(unrest.Quiet));
                continue;
            }
            still.Add(new FileEvent(path, unrest.MayBeNew));
            recent[path] = (now, unrest.Quiet);
        }
        foreach (FileEvent e in still) restless.Remove(e.Path);
        if (recent.Count > 1000)
        {
            foreach (string path in recent.Where(r => now - r.Value.At > Memory).Select(r => r.Key).ToList()) recent.Remove(path);
        }
        return still;
    }

    private static TimeSpan Longer(TimeSpan quiet) => quiet * 2 < Longest ? quiet * 2 : Longest;

    private sealed class Unrest
    {
        public DateTimeOffset First, Last;
        public TimeSpan Quiet;
        public FileStamp Stamp;
        public bool MayBeNew;
    }
}
