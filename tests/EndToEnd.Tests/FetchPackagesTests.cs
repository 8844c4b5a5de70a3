using System.Diagnostics;
using Rag.Tests;

namespace Rag.EndToEnd.Tests;

/// <summary>The build's step that fetches packages with npm, beside a Node.js that is missing, too old or cannot fetch.</summary>
public sealed class FetchPackagesTests
{
    [Theory]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [InlineData(null, null, "Node.js is missing")]
    [InlineData("echo v16.20.0", null, "Node.js v16.20.0 is too old")]
    [InlineData("echo v22.0.0", "echo npm error network unreachable; exit 1", "npm error network unreachable")]
    public async Task FetchPackages_NodeUnusable_WarnsWhatToDoAndTheBuildGoesOn(string? node, string? npm, string sentence)
    {
        string root = Directory.CreateTempSubdirectory("rag-npm-").FullName, programs = Directory.CreateDirectory(Path.Combine(root, "bin")).FullName;
        foreach (string file in new[] { "Npm.targets", "package.json", "package-lock.json" })
            File.Copy(Path.Combine(SharedFolder.RepositoryRoot(), file), Path.Combine(root, file));
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        Script("node", node);
        Script("npm", npm);
        using var build = Process.Start(new ProcessStartInfo(Path.Combine(DotnetFolder(), "dotnet"), ["msbuild", Path.Combine(root, "Npm.targets"), "-t:FetchPackages", "-nologo", "-m:1"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = root,
            Environment = { ["PATH"] = programs + Path.PathSeparator + DotnetFolder(), ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, build.ExitCode);
        Assert.Contains("warning RAG0001", output);
        Assert.Contains(sentence, output);
        Assert.Contains("Everything else works", output);
        Assert.Empty(Directory.GetFiles(root, ".fetched-*", SearchOption.AllDirectories));

        void Script(string name, string? body)
        {
            if (body is null) return;
            string path = Path.Combine(programs, name);
            File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The real one behind a link, whose folder holds nothing else that a build would find on the PATH.
    private static string DotnetFolder() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
