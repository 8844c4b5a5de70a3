using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Rag.Web.Measuring;

namespace Rag.Web.Commands.Backups;

/// <summary>
/// A zip file with what cannot be made anew from the owner's own files: conversations, own questions with their runs, settings, what models can do, and files dropped on the page. The index
/// is not in it, since it is read anew from the folders.
/// </summary>
internal static class BackupFile
{
    private const string Mark = "rag-backup", Inbox = "inbox/";
    private static readonly string[] Plain = ["settings.json", "abilities.json"], Databases = ["conversations.db", MeasureFile.Name];

    /// <summary>Writes it; the product may run meanwhile. Returns how many files it holds.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left of it.</exception>
    public static int Write(string dataPath, string file)
    {
        string part = file + ".part";
        try
        {
            int count = 0;
            using (ZipArchive zip = new(File.Create(part), ZipArchiveMode.Create))
            {
                zip.CreateEntry(Mark);
                foreach (string name in Plain.Where(name => File.Exists(Path.Combine(dataPath, name)))) Add(Path.Combine(dataPath, name), name);
                string inbox = Path.Combine(dataPath, "inbox");
                foreach (string name in Databases.Where(name => File.Exists(Path.Combine(dataPath, name)))) AddDatabase(name);
                if (Directory.Exists(inbox))
                    foreach (string dropped in Directory.EnumerateFiles(inbox)) Add(dropped, Inbox + Path.GetFileName(dropped));

                void AddDatabase(string name)
                {
                    string copy = part + ".db";
                    try
                    {
                        Copy(Path.Combine(dataPath, name), copy);
                        Add(copy, name);
                    }
                    finally
                    {
                        File.Delete(copy);
                    }
                }

                void Add(string path, string name)
                {
                    zip.CreateEntryFromFile(path, name);
                    count++;
                }
            }
            File.Move(part, file, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Puts back what it holds, in the place of what is there. The product must not run. Returns how many files were put back.</summary>
    /// <exception cref="CommandException">It is no backup.</exception>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    public static int Restore(string file, string dataPath)
    {
        using ZipArchive zip = Open(file);
        Directory.CreateDirectory(dataPath);
        int count = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // Names from outside: only those that a backup has, and no folder but the inbox.
            bool isDropped = entry.FullName.StartsWith(Inbox, StringComparison.Ordinal) && entry.Name.Length > 0;
            if (!isDropped && !Databases.Contains(entry.FullName) && !Plain.Contains(entry.FullName)) continue;
            string target = isDropped ? Path.Combine(dataPath, "inbox", Path.GetFileName(entry.Name)) : Path.Combine(dataPath, entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target + ".part", overwrite: true);
            // The log of the database that stood there is no part of the new one.
            foreach (string log in Databases.Contains(entry.FullName) ? (string[])["-wal", "-shm"] : []) File.Delete(target + log);
            File.Move(target + ".part", target, overwrite: true);
            count++;
        }
        return count;
    }

    /// <summary>True where a data folder holds something that a restore would replace.</summary>
    public static bool WouldReplace(string dataPath) => Plain.Concat(Databases).Any(name => File.Exists(Path.Combine(dataPath, name)));

    private static ZipArchive Open(string file)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(file);
            if (zip.GetEntry(Mark) is not null) return zip;
        }
        catch (Exception fault) when (fault is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {fault.Message}");
        }
        zip.Dispose();
        throw new CommandException($"{file} is no backup that 'rag backup' wrote.");
    }

    // SQLite's own way, which gives one moment of a database that is being written (sqlite.org/backup.html).
    private static void Copy(string from, string to)
    {
        using SqliteConnection source = new($"Data Source={from};Mode=ReadWrite;Pooling=False"), target = new($"Data Source={to};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }
}
