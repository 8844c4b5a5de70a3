namespace Rag.Web.Components.Library;

/// <summary>The folders below the watched ones that hold documents, as a tree of which the reader unfolds parts.</summary>
public sealed class FolderTree
{
    /// <summary>Rows shown at most below one watched folder; the search finds what lies beyond.</summary>
    public const int MostRows = 300;

    private readonly HashSet<string> open = [];
    private readonly Dictionary<string, SortedSet<string>> children = [];

    /// <summary>Takes in the folders that directly hold documents.</summary>
    public void Load(IReadOnlyList<string> roots, IReadOnlyList<string> folders)
    {
        children.Clear();
        foreach (string folder in folders)
        {
            if (roots.FirstOrDefault(root => folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is not { } root) continue;
            for (string at = folder; at.Length > root.Length && Path.GetDirectoryName(at) is { } parent; at = parent)
            {
                if (!children.TryGetValue(parent, out SortedSet<string>? below)) children[parent] = below = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
                if (!below.Add(at)) break;
            }
        }
    }

    /// <summary>True where there are folders in it.</summary>
    public bool HasBelow(string folder) => children.ContainsKey(folder);

    /// <summary>True where what is in it is shown.</summary>
    public bool IsOpen(string folder) => open.Contains(folder);

    /// <summary>Unfolds or folds it.</summary>
    public void Toggle(string folder)
    {
        if (!open.Remove(folder)) open.Add(folder);
    }

    /// <summary>The visible rows below a folder, each with its depth from 1.</summary>
    public IEnumerable<(string Folder, int Depth)> Rows(string root) => Below(root, 1).Take(MostRows);

    private IEnumerable<(string, int)> Below(string folder, int depth)
    {
        if (!open.Contains(folder) || !children.TryGetValue(folder, out SortedSet<string>? below)) yield break;
        foreach (string child in below)
        {
            yield return (child, depth);
            foreach ((string, int) row in Below(child, depth + 1)) yield return row;
        }
    }
}
