using System.IO.Enumeration;

namespace Rag.Ingest.Folders;

/// <summary>Folders that hold what programs made, not what the owner wrote.</summary>
internal static class DefaultIgnores
{
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "bower_components", "__pycache__", "venv", "lost+found", "$RECYCLE.BIN", "System Volume Information", "@eaDir",
    };

    /// <summary>Good names for folders of notes too: build output only beside a project file.</summary>
    private static readonly HashSet<string> BesideProject = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "build", "dist", "out", "target" };

    private static readonly string[] ProjectFiles =
    [
        "*.csproj", "*.fsproj", "*.vbproj", "*.vcxproj", "package.json", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "CMakeLists.txt",
        "Makefile", "pyproject.toml", "setup.py", "build.sbt", "mix.exs",
    ];

    public static bool Folder(string name, Func<bool> liesBesideProject) =>
        Always.Contains(name) || (BesideProject.Contains(name) && liesBesideProject());

    public static bool IsProjectFile(string name) => ProjectFiles.Any(p => FileSystemName.MatchesSimpleExpression(p, name));
}
