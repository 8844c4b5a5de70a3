using System.Diagnostics;
using Rag.Ingest.Chunking;
using Rag.Ingest.Readers;
using Rag.Ingest.Tests.Chunking;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Every hostile file gives a document or a reason: no exception, no deep stack, no hang, no unbounded passage.</summary>
public sealed class HostileFileTests
{
    [Fact]
    public async Task Read_SyntheticFiles_EachGivesADocumentOrAReason()
    {
        string script = Rag.Tests.SharedFolder.Require("data/hostile/make_synthetic.py");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-hostile-");
        try
        {
            File.Copy(script, Path.Combine(folder.FullName, "make.py"));
            using Process? python = StartPython(folder.FullName);
            Assert.SkipWhen(python is null, "needs python3 to make the files");
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder.FullName, "synthetic"), "*", options)];
            Assert.InRange(files.Length, 50, 100);
            foreach (string file in files) await CheckAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("data/hostile/oxml-xxe")]
    [InlineData("data/hostile/naughty-strings")]
    [InlineData("data/hostile/json-test-suite")]
    public async Task Read_CollectedFiles_EachGivesADocumentOrAReason(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Rag.Tests.SharedFolder.Require(folder), "*", SearchOption.AllDirectories)) await CheckAsync(file);
    }

    private static async Task CheckAsync(string file)
    {
        ReadResult result = await Reading.FileAsync(file);
        if (result is Unreadable no)
        {
            Assert.NotEmpty(no.Reason);
            Assert.False(no.MayPass, $"{file}: {no.Reason}");
            return;
        }
        var document = (ReadDocument)result;
        DocumentContent content = document.Content;
        Assert.DoesNotContain(content.Text, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Assert.DoesNotContain("root:x:0:0", content.Text);
        IReadOnlyList<Passage> passages = await Chunker.CutAsync("d", content, document.Title, new WordCounter(), ChunkOptions.Default, TestContext.Current.CancellationToken);
        foreach (Passage passage in passages)
        {
            Assert.Equal(content.Text[passage.Start..passage.End], passage.Text);
            Assert.InRange(passage.Text.Length, 1, 20_000);
        }
    }

    private static Process? StartPython(string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", "make.py") { WorkingDirectory = folder, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
