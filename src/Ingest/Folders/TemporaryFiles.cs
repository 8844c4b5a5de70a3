using System.IO.Enumeration;

namespace Rag.Ingest.Folders;

/// <summary>Names that programs give to files which are about to be renamed, deleted or finished; they are passed over without a word.</summary>
internal static class TemporaryFiles
{
    private static readonly string[] Patterns =
    [
        "~$*", ".~*", ".#*", "#*#", "*~", "*.swp", "*.swo", "*.swx", "*.tmp", "*.temp", "*.part", "*.partial", "*.crdownload", "*.download",
        "*.lock", ".goutputstream-*", ".syncthing.*", "~syncthing~*", ".~lock.*", "*.tmp.*", "*.sb-????????-??????",
    ];

    public static bool Match(ReadOnlySpan<char> name)
    {
        // Vim tries the folder with this one.
        if (name is "4913") return true;
        foreach (string pattern in Patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name)) return true;
        }
        return false;
    }
}
