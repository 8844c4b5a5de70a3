using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.Settings;

namespace Rag.Web.Inbox;

/// <summary>
/// Takes files that were dropped on the page: <c>inbox</c> below the data folder, watched like the others. A file comes there whole or not at
/// all, never over another one, and under a name that every file system takes. Safe to use from any thread.
/// </summary>
public sealed class InboxFolder(IOptions<RagOptions> options, IConfiguration configuration, WatchedFolders folders)
{
    private readonly string incoming = System.IO.Path.Combine(options.Value.DataPath, "inbox.part");

    /// <summary>Largest file in bytes: what Ingest would read.</summary>
    public long LargestFile { get; } = configuration.GetValue("Rag:Ingest:LargestFileMegabytes", 512L) << 20;

    /// <summary>Where the files lie.</summary>
    public string Path => folders.Inbox;

    /// <summary>Keeps a file. Returns the name that it got.</summary>
    /// <exception cref="IOException">There is no room; nothing was kept.</exception>
    /// <exception cref="InboxException">The file is too large; nothing was kept.</exception>
    public async Task<string> SaveAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        string safe = InboxName.Of(name);
        Directory.CreateDirectory(incoming);
        Directory.CreateDirectory(Path);
        folders.IncludeInbox();
        string part = System.IO.Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        try
        {
            await using (FileStream file = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
                await CopyAsync(content, file, cancellationToken);
            return Move(part, safe);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > LargestFile) throw new InboxException($"The file is larger than {LargestFile >> 20} MB, the limit set by Rag:Ingest:LargestFileMegabytes.");
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private string Move(string part, string name)
    {
        for (int i = 1; ; i++)
        {
            string free = i == 1 ? name : $"{System.IO.Path.GetFileNameWithoutExtension(name)} ({i}){System.IO.Path.GetExtension(name)}";
            string target = System.IO.Path.Combine(Path, free);
            if (File.Exists(target) || Directory.Exists(target)) continue;
            try
            {
                File.Move(part, target, overwrite: false);
                return free;
            }
            catch (IOException) when (File.Exists(target)) { } // Somebody took the name meanwhile.
        }
    }
}

/// <summary>A file that the inbox does not take; the message says why.</summary>
public sealed class InboxException(string message) : Exception(message);
