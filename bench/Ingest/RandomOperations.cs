namespace Rag.Bench.Ingest;

/// <summary>What people and programs do with files, at random, repeatable by its seed.</summary>
internal sealed class RandomOperations(string root, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<string> files = [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories)];
    private int number;

    public void Act()
    {
        string mark = $"{seed}x{++number}";
        string[] folders = [root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)];
        string folder = folders[random.Next(folders.Length)], fresh = Path.Combine(folder, "f" + mark);
        string? file = files.Count > 0 ? files[random.Next(files.Count)] : null;
        switch (random.Next(12))
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
                File.AppendAllText(file, $"\nand more {mark}");
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
                File.Move(file + ".tmp", file, overwrite: true);
                break;
            default:
                File.WriteAllText(fresh + ".txt", $"text {mark}\n\nsecond paragraph {mark}");
                files.Add(fresh + ".txt");
                break;
        }
    }

    private void Refresh()
    {
        files.Clear();
        files.AddRange(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
    }
}
