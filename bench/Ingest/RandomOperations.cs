namespace Rag.Bench.Ingest;

/// <summary>What people and programs do with files, at random, repeatable by its seed.</summary>
internal sealed class RandomOperations(string root, int seed, int most = 1500)
{
    private readonly Random random = new(seed);
    private readonly List<string> files = [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories)];
    private int number;

    /// <summary>Hashes of every version written, in order.</summary>
    public List<string> Versions { get; } = [];

    public void Act()
    {
        string mark = $"{seed}x{++number}";
        string[] folders = [root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)];
        string folder = folders[random.Next(folders.Length)], fresh = Path.Combine(folder, "f" + mark);
        string? file = files.Count > 0 ? files[random.Next(files.Count)] : null;
        // The more there are, the more are deleted.
        string? written = null;
        switch (files.Count > most ? 0 : random.Next(12))
        {
            case 0 or 1 when file is not null:
                File.Delete(file);
                files.Remove(file);
                break;
            case 2 when file is not null:
                File.Move(file, fresh + ".txt");
                files[files.IndexOf(file)] = fresh + ".txt";
                break;
            case 3 or 4 when file is not null:
                File.AppendAllText(written = file, $"\nand more {mark}");
                break;
            case 5 when folders.Length < 60:
                Directory.CreateDirectory(fresh);
                break;
            case 6 when folder != root:
                Directory.Move(folder, Path.Combine(root, "m" + mark));
                Refresh();
                break;
            case 7 when folder != root && random.Next(6) == 0:
                Directory.Delete(folder, recursive: true);
                Refresh();
                break;
            case 8 when file is not null:
                File.Copy(file, fresh + ".txt");
                files.Add(fresh + ".txt");
                break;
            case 9 when file is not null:
                // As editors save.
                File.WriteAllText(file + ".tmp", $"rewritten {mark}\n\nsecond paragraph {mark}");
                File.Move(file + ".tmp", written = file, overwrite: true);
                break;
            default:
                File.WriteAllText(written = fresh + ".txt", $"text {mark}\n\nsecond paragraph {mark}");
                files.Add(fresh + ".txt");
                break;
        }
        if (written is not null) Versions.Add(HashOf(written));
    }

    public static string HashOf(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private void Refresh()
    {
        files.Clear();
        files.AddRange(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
    }
}
