namespace Rag.Tests;

/// <summary>Public data and model files that are too large for the repository, found through <c>RAG_SHARED</c>.</summary>
internal static class SharedFolder
{
    private static readonly string Root = Environment.GetEnvironmentVariable("RAG_SHARED") is { Length: > 0 } set
        ? set
        : Path.Combine(RepositoryRoot(), "..", "shared");

    /// <summary>The path of a file or folder in it; where that is absent the test is reported as skipped.</summary>
    public static string Require(string relativePath)
    {
        string path = Find(relativePath);
        Assert.SkipUnless(Path.Exists(path), $"needs {relativePath} from the folder that RAG_SHARED names (default ../shared)");
        return path;
    }

    /// <summary>The path that a file or folder in it has or would have.</summary>
    public static string Find(string relativePath) => Path.GetFullPath(Path.Combine(Root, relativePath));

    /// <summary>The folder that holds <c>Rag.sln</c>.</summary>
    public static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rag.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Rag.sln not found above " + AppContext.BaseDirectory);
    }
}
