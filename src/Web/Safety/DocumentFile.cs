using Rag.Retrieval.Documents;
using Rag.Web.Settings;

namespace Rag.Web.Safety;

/// <summary>Finds the original of an indexed document, and refuses anything that has come to lie outside the watched folders.</summary>
public sealed class DocumentFile(WatchedFolders folders)
{
    // What a browser shows without running anything of it. HTML, SVG and XML are not among them.
    private static readonly HashSet<string> Viewable = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif",
    };

    /// <summary>The file, opened for reading; null where it is gone, has moved out of the watched folders, or is reached through a link.</summary>
    public FileStream? Open(Document document)
    {
        if (!IsInside(document.Path)) return null;
        try
        {
            return new FileStream(document.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The media type to send, and whether the browser may show it; anything that could run is sent as plain text or as a download.</summary>
    public static (string MediaType, bool Inline) Serve(string mediaType)
    {
        if (Viewable.Contains(mediaType)) return (mediaType, true);
        bool markup = mediaType.Contains("html", StringComparison.OrdinalIgnoreCase) || mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase)
            || mediaType.Contains("svg", StringComparison.OrdinalIgnoreCase) || mediaType.Contains("script", StringComparison.OrdinalIgnoreCase);
        if (!markup && mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)) return ("text/plain; charset=utf-8", true);
        return ("application/octet-stream", false);
    }

    private bool IsInside(string path)
    {
        if (!Path.IsPathFullyQualified(path) || Path.GetFullPath(path) != path) return false;
        if (folders.FolderOf(path) is not { } folder) return false;
        // A link below the folder may have taken the place of the file or of a folder above it since it was indexed.
        for (string? at = path; at is not null && at.Length > folder.Length; at = Path.GetDirectoryName(at))
        {
            var entry = new FileInfo(at);
            if (entry.LinkTarget is not null || (entry.Attributes & FileAttributes.ReparsePoint) != 0 && entry.Exists) return false;
        }

        return File.Exists(path);
    }
}
