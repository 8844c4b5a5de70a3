using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Rag.Bench.Soak;

/// <summary>A disk that can be filled: a tmpfs, which needs root.</summary>
internal static class SmallDisk
{
    /// <summary>An hour of questions, each with the trace of its answer, takes half of it.</summary>
    private const int Megabytes = 1024;
    private const string Ballast = "ballast";

    /// <summary>False where it may not be mounted.</summary>
    public static async Task<bool> MountAsync(string folder, CancellationToken cancellationToken) =>
        OperatingSystem.IsLinux()
        && await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Megabytes}m", "rag-soak", folder], cancellationToken);

    public static Task UnmountAsync(string folder) => RunAsync("umount", ["-l", folder], CancellationToken.None);

    /// <summary>
    /// Gives back the room that write-ahead logs hold for later, in which small changes would go on although the disk is full.
    /// </summary>
    public static void Trim(string folder)
    {
        foreach (string database in Directory.EnumerateFiles(folder, "*.db"))
        {
            string opened = new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString();
            using SqliteConnection connection = new(opened);
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Takes all room that is left.</summary>
    public static void Fill(string folder)
    {
        byte[] block = new byte[64 << 10];
        try
        {
            using FileStream file = new(Path.Combine(folder, Ballast), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (int written = 0; written < Megabytes << 4; written++) file.Write(block);
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    public static void Free(string folder) => File.Delete(Path.Combine(folder, Ballast));

    public static async Task<bool> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }
}
