using System.Diagnostics;
using System.Runtime.InteropServices;
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
        string root = CreateRoot(node, npm);
        string output = await BuildAsync(root, "");
        Assert.Contains("warning RAG0001", output);
        Assert.Contains(sentence, output);
        Assert.Contains("Everything else works", output);
        Assert.Empty(Directory.GetFiles(root, ".fetched-*", SearchOption.AllDirectories));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task FetchPackages_OneBackendMissing_KeepsTheOthersAndAsksForItAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "needs Linux on x64");
        string root = CreateRoot("echo v22.0.0", """
            echo "$@" >> log
            case "$* $(/bin/ls)" in *linux-x64-cuda*broken*) echo "npm error no cuda"; exit 1;; esac
            [ "$1" = ci ] && /bin/rm -rf node_modules && /bin/mkdir node_modules
            exit 0
            """);
        await File.WriteAllTextAsync(Path.Combine(root, "broken"), "", TestContext.Current.CancellationToken);
        string output = await BuildAsync(root, "cuda;vulkan");
        Assert.Contains("could not fetch llama.cpp's libraries linux-x64-cuda: ", output);
        Assert.Contains("Those that are there, linux-x64-vulkan, linux-x64, serve until then", output);
        Assert.Equal([".fetched-linux-x64", ".fetched-linux-x64-vulkan"], Stamps(root));

        // The next build asks for the missing one, and leaves those that are there.
        File.Delete(Path.Combine(root, "log"));
        Assert.Contains("linux-x64-cuda", await BuildAsync(root, "cuda;vulkan"));
        Assert.Equal(["cache add @node-llama-cpp/linux-x64-cuda@3.22.1 @node-llama-cpp/linux-x64-cuda-ext@3.22.1"], await Asked(root));

        File.Delete(Path.Combine(root, "broken"));
        Assert.DoesNotContain("warning", await BuildAsync(root, "cuda;vulkan"));
        Assert.Equal([".fetched-linux-x64", ".fetched-linux-x64-cuda", ".fetched-linux-x64-vulkan"], Stamps(root));
        File.Delete(Path.Combine(root, "log"));
        await BuildAsync(root, "cuda;vulkan");
        Assert.False(File.Exists(Path.Combine(root, "log")));

        static string?[] Stamps(string root) => [.. Directory.GetFiles(Path.Combine(root, "node_modules"), ".fetched-*").Select(Path.GetFileName).Order(StringComparer.Ordinal)];
        static Task<string[]> Asked(string root) => File.ReadAllLinesAsync(Path.Combine(root, "log"), TestContext.Current.CancellationToken);
    }

    /// <summary>A folder with the build's step and these programs; null for none.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string CreateRoot(string? node, string? npm)
    {
        string root = Directory.CreateTempSubdirectory("rag-npm-").FullName, programs = Directory.CreateDirectory(Path.Combine(root, "bin")).FullName;
        foreach (string file in new[] { "Npm.targets", "package.json", "package-lock.json" })
            File.Copy(Path.Combine(SharedFolder.RepositoryRoot(), file), Path.Combine(root, file));
        // Whether a package is in the lock file is told by its workspace.
        Directory.CreateDirectory(Path.Combine(root, "src", "Inference", "Packages", "linux-x64"));
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        Script("node", node);
        Script("npm", npm);
        return root;

        void Script(string name, string? body)
        {
            if (body is null) return;
            string path = Path.Combine(programs, name);
            File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task<string> BuildAsync(string root, string backend)
    {
        string programs = Path.Combine(root, "bin");
        using var build = Process.Start(new ProcessStartInfo(Path.Combine(DotnetFolder(), "dotnet"), ["msbuild", Path.Combine(root, "Npm.targets"), "-t:FetchPackages", "-nologo", "-m:1", $"-p:NativeBackend=\"{backend}\""])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = root,
            Environment = { ["PATH"] = programs + Path.PathSeparator + DotnetFolder(), ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(build.ExitCode == 0, output);
        return output;
    }

    // The real one behind a link, whose folder holds nothing else that a build would find on the PATH.
    private static string DotnetFolder() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
